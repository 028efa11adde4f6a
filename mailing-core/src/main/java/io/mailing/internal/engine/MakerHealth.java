package io.mailing.internal.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells a recipient for whom a maker throws from an outage of the maker: one is that recipient's matter, several different ones in a row
 * are an outage. The maker rests then, for 1, 2, 4 … 60 seconds, until it makes a file again. Whom it is known to have thrown for since it last made
 * them a file counts no more: where only such are left, they are no outage. For many threads.
 */
final class MakerHealth {

    private static final int IN_A_ROW = 3;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 6;
    private static final int MOST_MINUTES = 30;

    /** Of more the oldest are forgotten, and may count once more. */
    private static final int MOST_KNOWN = 10_000;

    private final Map<String, Boolean> known = new LinkedHashMap<>();
    private final Set<String> inARow = new HashSet<>();

    /** Since the last file that was made: more than none is an outage. */
    private int rests;

    private long restsUntil;

    /** How long nothing is to be asked of the maker. */
    synchronized long restNanos(long now) {
        return rests == 0 ? 0 : Math.max(0, restsUntil - now);
    }

    /**
     * The maker works.
     *
     * @return whether it did not before
     */
    synchronized boolean works(String recipient) {
        boolean rested = rests > 0;
        known.remove(recipient);
        inARow.clear();
        rests = 0;
        return rested;
    }

    /**
     * The maker threw.
     *
     * @return how long the recipient waits because of an outage; zero if it is the recipient's own matter
     */
    synchronized Duration threw(String recipient, long now) {
        boolean resting = restNanos(now) > 0; // it began earlier, and says nothing new
        boolean unknown = known.put(recipient, true) == null;
        if (!resting && (unknown || rests > 0)) {
            inARow.add(recipient);
        }
        if (known.size() > MOST_KNOWN) {
            known.remove(known.keySet().iterator().next());
        }
        if (inARow.size() >= IN_A_ROW) {
            inARow.clear();
            Duration rest = FIRST.multipliedBy(1L << Math.min(MOST_DOUBLINGS, rests));
            long until = now + (rest.compareTo(LONGEST) > 0 ? LONGEST : rest).toNanos();
            restsUntil = rests == 0 ? until : Math.max(restsUntil, until);
            rests++;
        }
        // Behind those for whom it was not tried yet: if it was no outage, one of them shows it.
        return rests == 0
                ? Duration.ZERO
                : LONGEST.multipliedBy(Math.min(MOST_MINUTES, rests)).plusNanos(restNanos(now));
    }
}
