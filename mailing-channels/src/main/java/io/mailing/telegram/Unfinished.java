package io.mailing.telegram;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of several parts of which only the first ones were taken, by idempotency key. The next attempt goes on where the
 * last one ended, so nobody gets the image twice because the text behind it was throttled. It is kept in memory only: after
 * a crash, or when another node makes the next attempt, the message begins anew. It is the channel's and not a campaign's, which
 * is given up whenever it is paused or finished, and may be asked to send again.
 */
final class Unfinished {

    private static final int MAX = 1000;

    private final Map<String, MessageProgress> byKey = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MessageProgress> eldest) {
            return size() > MAX;
        }
    };

    synchronized @Nullable MessageProgress take(String key) {
        return byKey.remove(key);
    }

    synchronized void keep(String key, MessageProgress progress) {
        byKey.put(key, progress);
    }

    synchronized void clear() {
        byKey.clear();
    }
}
