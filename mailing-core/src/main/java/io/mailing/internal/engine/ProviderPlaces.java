package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.Reason;
import io.mailing.spi.PersonalValues;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many calls of one provider this node may begin, and from when on after a fault. For the supply loop alone. */
final class ProviderPlaces {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderPlaces.class);
    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 6;
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

    /** So many faults on end are no matter of a few recipients: half a minute or more has passed. */
    private static final int OUTAGE = 6;

    /** Of so many campaigns it is remembered that their skips were told of. */
    private static final int TOLD = 100;

    private final String name;
    private final PersonalValues provider;
    private int free;
    private int hung;
    private int most;
    private int faults;
    private long given;
    private boolean doubted;
    private boolean rests;
    private long restsUntil;
    private boolean toldOfAnswers;
    private boolean toldOfLater;
    private final Set<CampaignId> toldOfSkips = new HashSet<>();

    ProviderPlaces(String name, PersonalValues provider) {
        this.name = name;
        this.provider = provider;
        this.free = provider.concurrency();
        this.most = provider.batchSize();
    }

    String name() {
        return name;
    }

    /** How many to ask for in one call: few after faults, as one of them may be the cause. */
    int most() {
        return most;
    }

    /** For how many it has given values. */
    long given() {
        return given;
    }

    long restNanos(long now) {
        rests = rests && restsUntil - now > 0;
        return rests ? restsUntil - now : 0;
    }

    /** Whether all its places are kept by calls that were given up: it can't be said when there will be one. */
    boolean stuck() {
        return hung >= provider.concurrency();
    }

    boolean take(long now) {
        // After a fault one call tells whether the others may follow; what was given up tells nothing any more.
        if (free == 0 || restNanos(now) > 0 || (faults > 0 && free + hung < provider.concurrency())) {
            return false;
        }
        free--;
        return true;
    }

    void giveBack() {
        free++;
    }

    /** A call keeps its place, and nobody waits for it. */
    void givenUp() {
        hung++;
    }

    /** A call that was given up has ended at last. */
    void hungEnded() {
        hung--;
        free++;
    }

    /**
     * Answers how long it has a rest.
     *
     * @param asked for how many
     * @param doubtful whether it may be the provider's own fault, as far as those tell whom it was asked for
     */
    long failed(String fault, int asked, boolean doubtful, long now) {
        if (faults++ == 0) {
            LOG.warn("Personal values '{}' can't be given now, what needs them waits: {}", name, fault);
        }
        doubted |= doubtful;
        most = Math.max(1, Math.min(most, asked / 2));
        long pause = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(MOST_DOUBLINGS, faults - 1));
        restFor(pause, now);
        return pause;
    }

    /** It asked for a rest. */
    void wantsRest(Reason reason, long pause, long now) {
        if (faults++ == 0) {
            LOG.warn(
                    "Personal values '{}' can't be given now, what needs them waits for {}: {}",
                    name,
                    Duration.ofNanos(pause),
                    reason.code());
        }
        doubted = true;
        restFor(pause, now);
    }

    private void restFor(long pause, long now) {
        restsUntil = now + Math.max(restNanos(now), pause);
        rests = true;
    }

    /** Whether, in the faults since it last worked, somebody failed of whom it is not known that others can be given values. */
    boolean doubted() {
        return doubted;
    }

    /** Whether nothing has worked for a while, so that another node may try. */
    boolean outage() {
        return doubted && faults >= OUTAGE;
    }

    /** It answered. */
    void worked(int usable) {
        if (faults > 0) {
            LOG.info("Personal values '{}' are given again", name);
        }
        faults = 0;
        doubted = false;
        given += usable;
        most = Math.min(provider.batchSize(), 2 * most);
    }

    /** It answered, but not as it should. */
    void answeredBadly(String what, @Nullable CampaignId campaign, String key) {
        if (!toldOfAnswers) {
            toldOfAnswers = true;
            LOG.warn(
                    "Personal values '{}': {}; who is concerned is asked for again, first {} of campaign {}",
                    name,
                    what,
                    key,
                    campaign);
        }
    }

    void putOff(@Nullable Reason reason) {
        if (reason != null && !toldOfLater) {
            toldOfLater = true;
            LOG.warn("Personal values '{}' are put off for somebody: {}", name, reason.code());
        }
    }

    /** Somebody is skipped; of a campaign this is told once, as the history has them all. */
    void gaveUp(CampaignId campaign, String key, String why) {
        if (toldOfSkips.size() >= TOLD) {
            toldOfSkips.clear();
        }
        if (toldOfSkips.add(campaign)) {
            LOG.warn(
                    "Personal values '{}': {} of campaign {} is skipped for want of them: {}",
                    name,
                    key,
                    campaign,
                    why);
        } else {
            LOG.debug("Personal values '{}': {} of campaign {} is skipped, too: {}", name, key, campaign, why);
        }
    }
}
