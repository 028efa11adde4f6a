package io.mailing.test.engine.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happened, as a hash, and in words where somebody wants to read the end of it. */
final class Trace {

    private static final int KEPT = 400;

    private final boolean inWords;
    private final Deque<String> last = new ArrayDeque<>();
    private long hash = 17;
    private long events;

    Trace(boolean inWords) {
        this.inWords = inWords;
    }

    void add(long nanos, int node, String what, @Nullable String detail) {
        events++;
        hash = mix(mix(mix(mix(hash, nanos), node), what.hashCode()), detail == null ? 0 : detail.hashCode());
        if (inWords) {
            if (last.size() == KEPT) {
                last.remove();
            }
            last.add(String.format(
                    Locale.ROOT, "%12.6f node %d %s %s", nanos / 1e9, node, what, detail == null ? "" : detail));
        }
    }

    /** More of the last event, for a reader only. */
    void more(Supplier<String> words) {
        String event = inWords ? last.pollLast() : null;
        if (event != null) {
            last.add(event + " " + words.get());
        }
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    long hash() {
        return hash;
    }

    long events() {
        return events;
    }

    String words() {
        return String.join("\n", last);
    }
}
