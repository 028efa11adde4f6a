package io.mailing.internal.engine;

import io.mailing.spi.PersonalValues;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many calls of one provider this node may begin, and from when on after a fault. For the supply loop alone. */
final class ProviderPlaces {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderPlaces.class);
    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 6;
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

    private final String name;
    private final PersonalValues provider;
    private int free;
    private int faults;
    private boolean rests;
    private long restsUntil;
    private boolean toldOfAnswers;

    ProviderPlaces(String name, PersonalValues provider) {
        this.name = name;
        this.provider = provider;
        this.free = provider.concurrency();
    }

    String name() {
        return name;
    }

    long restNanos(long now) {
        rests = rests && restsUntil - now > 0;
        return rests ? restsUntil - now : 0;
    }

    boolean take(long now) {
        // After a fault one call tells whether the others may follow.
        if (free == 0 || restNanos(now) > 0 || (faults > 0 && free < provider.concurrency())) {
            return false;
        }
        free--;
        return true;
    }

    void giveBack() {
        free++;
    }

    /** Answers how long it has a rest. */
    long failed(String fault, long now) {
        if (faults++ == 0) {
            LOG.warn("Personal values '{}' can't be given now, what needs them waits: {}", name, fault);
        }
        long pause = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(MOST_DOUBLINGS, faults - 1));
        rests = true;
        restsUntil = now + pause;
        return pause;
    }

    void worked() {
        if (faults > 0) {
            LOG.info("Personal values '{}' are given again", name);
        }
        faults = 0;
    }

    /** It answered, but not as it should. */
    void answeredBadly(String what) {
        if (!toldOfAnswers) {
            toldOfAnswers = true;
            LOG.warn("Personal values '{}': {}; who is concerned is asked for again", name, what);
        }
    }
}
