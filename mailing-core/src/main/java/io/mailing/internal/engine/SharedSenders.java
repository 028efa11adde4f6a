package io.mailing.internal.engine;

import io.mailing.spi.MessageSender;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Senders that several threads may use, and that are closed when they are no longer wanted and no one uses them. Whoever
 * {@link #take}s them gives them back. Safe for several threads.
 */
final class SharedSenders {

    private final Map<String, MessageSender> senders;
    private final @Nullable RunPersonal personal;
    private int users;
    private boolean wanted = true;

    SharedSenders(Map<String, MessageSender> senders, @Nullable RunPersonal personal) {
        this.senders = Map.copyOf(senders);
        this.personal = personal;
    }

    /** What their campaign has of each recipient's own, or null. */
    @Nullable
    RunPersonal personal() {
        return personal;
    }

    /** Begins a use; false if they are no longer wanted, and perhaps closed: others are to be opened. */
    synchronized boolean take() {
        if (wanted) {
            users++;
        }
        return wanted;
    }

    @Nullable
    MessageSender of(String channel) {
        return senders.get(channel);
    }

    void giveBack() {
        boolean last;
        synchronized (this) {
            users--;
            last = users == 0 && !wanted;
        }
        closeIf(last);
    }

    /** No further use begins. Called once. */
    void retire() {
        boolean last;
        synchronized (this) {
            wanted = false;
            last = users == 0;
        }
        closeIf(last);
    }

    private void closeIf(boolean last) {
        if (last) {
            SenderFactory.close(senders.values());
        }
    }
}
