package io.mailing.internal.pace;

import io.mailing.Quota;
import io.mailing.Throttle;
import io.mailing.spi.store.PaceStanding;
import io.mailing.spi.store.PaceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Foresees when messages would go: the very steps by which turns are reserved when they go, on a clock that needs no time.
 * Streams of messages that need the same limit share it. A message goes as soon as every limit of its stream has a turn, and its
 * recipients have no rest. For one thread.
 */
public final class PaceForecast {

    /** Far enough for a limit to be as good as new, and near enough to be counted in nanoseconds. */
    private static final Duration FAR = Duration.ofDays(36_525);

    /** All times are nanoseconds from here on. */
    private final Instant start;

    private final long expiry;
    private final long horizon;
    private final PriorityQueue<Stream> queue = new PriorityQueue<>(
            Comparator.<Stream>comparingLong(stream -> stream.now).thenComparingLong(stream -> stream.served));
    private long served;

    /**
     * A forecast without messages.
     *
     * @param start when the first may go
     * @param expiry what would go then or later is late
     * @param horizon further than that it doesn't look; not before the expiry
     */
    public PaceForecast(Instant start, Instant expiry, Instant horizon) {
        this.start = start;
        this.expiry = since(expiry);
        this.horizon = since(horizon);
    }

    private long since(Instant time) {
        Duration since = Duration.between(start, time);
        if (since.abs().compareTo(FAR) > 0) {
            since = since.isNegative() ? FAR.negated() : FAR;
        }
        return since.toNanos();
    }

    /**
     * A limit that stays the same.
     *
     * @param throttle the limit
     * @param standing where it stands, by the store's clock
     * @param read the same moment by the clock of the forecast
     * @return a new limit
     */
    public PaceLimit limit(Throttle throttle, PaceStanding standing, Instant read) {
        return new PaceLimit(time -> throttle, shifted(standing, read));
    }

    /**
     * A limit of which no turn was ever taken.
     *
     * @param throttle the limit
     * @return a new limit
     */
    public PaceLimit limit(Throttle throttle) {
        return new PaceLimit(time -> throttle, PaceState.FRESH);
    }

    /**
     * A daily quota, which may grow.
     *
     * @param quota the quota
     * @param standing where it stands, by the store's clock
     * @param read the same moment by the clock of the forecast
     * @return a new limit
     */
    public PaceLimit limit(Quota quota, PaceStanding standing, Instant read) {
        return new PaceLimit(time -> PaceGate.daily(quota, start.plusNanos(time)), shifted(standing, read));
    }

    private PaceState shifted(PaceStanding standing, Instant read) {
        PaceState state = standing.state();
        if (state.equals(PaceState.FRESH)) {
            return state;
        }
        long shift = since(read) - standing.now();
        return new PaceState(state.mark() + shift, state.used(), state.closedUntil() + shift);
    }

    /** Messages that need the same limits, one after another. */
    public static final class Stream {
        private final List<PaceLimit> limits;
        private final LongUnaryOperator rest;
        private final long[] held;
        private long left;
        private final Instant start;
        private long now;
        private long served;
        private long last;
        private long late;

        private Stream(long messages, List<PaceLimit> limits, LongUnaryOperator rest, Instant start) {
            this.left = messages;
            this.limits = List.copyOf(limits);
            this.rest = rest;
            this.held = new long[limits.size() + 1];
            this.start = start;
        }

        /**
         * When the last of them goes.
         *
         * @return the start if there are none; null if it lies beyond the horizon
         */
        public @Nullable Instant lastGoesAt() {
            return left == 0 ? start.plusNanos(last) : null;
        }

        /** How many go at the expiry or later, those beyond the horizon among them. */
        public long late() {
            return late;
        }

        /**
         * Which limit they wait for the longest.
         *
         * @return its place among the stream's limits, the next one for the rest of their recipients; -1 if they wait for none
         */
        public int slowest() {
            int slowest = -1;
            for (int i = 0; i < held.length; i++) {
                if (held[i] > (slowest < 0 ? 0 : held[slowest])) {
                    slowest = i;
                }
            }
            return slowest;
        }
    }

    /**
     * Adds messages.
     *
     * @param messages how many
     * @param limits what each of them needs a turn of
     * @param rest for how long none may go, 0 for not at all, by the nanoseconds since the start
     * @return what becomes of them, after {@link #run}
     */
    public Stream add(long messages, List<PaceLimit> limits, LongUnaryOperator rest) {
        Stream stream = new Stream(messages, limits, rest, start);
        if (messages > 0) {
            limits.forEach(PaceLimit::joined);
            queue.add(stream);
        }
        return stream;
    }

    /**
     * Adds messages to recipients who have no rest.
     *
     * @param messages how many
     * @param limits what each of them needs a turn of
     * @return what becomes of them, after {@link #run}
     */
    public Stream add(long messages, List<PaceLimit> limits) {
        return add(messages, limits, time -> 0);
    }

    /** Lets all messages go. Takes a step for each second of a stream that is alone with its limits, else at most one for each turn. */
    public void run() {
        for (Stream stream = queue.poll(); stream != null; stream = queue.poll()) {
            step(stream);
            if (stream.left > 0 && stream.now <= horizon) {
                queue.add(stream);
            } else {
                stream.late += stream.left;
                stream.limits.forEach(PaceLimit::left);
            }
        }
    }

    private void step(Stream stream) {
        long rest = stream.rest.applyAsLong(stream.now);
        if (rest > 0) {
            stream.held[stream.limits.size()] += rest;
            stream.now += rest;
            return;
        }
        int turns = (int) Math.min(stream.left, Integer.MAX_VALUE);
        for (int i = 0; i < stream.limits.size(); i++) {
            PaceLimit limit = stream.limits.get(i);
            limit.goOnTo(stream.now);
            turns = Math.min(turns, limit.share());
        }
        for (int i = 0; i < stream.limits.size(); i++) {
            PaceLimit limit = stream.limits.get(i);
            int given = limit.ask(turns);
            if (given == 0) {
                stream.held[i] += limit.startsIn();
                stream.now += limit.startsIn();
                return;
            }
            turns = Math.min(turns, given);
        }
        take(stream, turns);
    }

    private void take(Stream stream, int most) {
        long first = 0;
        long distance = 0;
        for (PaceLimit limit : stream.limits) {
            first = Math.max(first, limit.startsIn());
            distance = Math.max(distance, limit.distance());
        }
        int turns = most;
        for (PaceLimit limit : stream.limits) {
            if (distance > 0 && limit.distance() == 0) {
                // Those that go when its period is over take turns of the next one.
                long goodFor = limit.goodFor() - first;
                turns = (int) Math.max(1, Math.min(turns, (goodFor + distance - 1) / distance));
            }
        }
        long next = 0;
        int slowest = -1;
        for (int i = 0; i < stream.limits.size(); i++) {
            PaceLimit limit = stream.limits.get(i);
            long end = limit.distance() == 0 ? 0 : limit.startsIn() + limit.distance() * turns;
            if (end > next) {
                next = end;
                slowest = i;
            }
            limit.take(turns);
        }
        if (slowest >= 0) {
            stream.held[slowest] += next;
        }
        gone(stream, turns, stream.now + first, distance);
        stream.now += next;
        stream.served = ++served;
    }

    private void gone(Stream stream, int turns, long first, long distance) {
        stream.left -= turns;
        stream.last = Math.max(stream.last, first + distance * (turns - 1));
        if (stream.last < expiry) {
            return;
        }
        long inTime = first >= expiry ? 0 : distance == 0 ? turns : (expiry - first + distance - 1) / distance;
        stream.late += turns - Math.min(turns, inTime);
    }
}
