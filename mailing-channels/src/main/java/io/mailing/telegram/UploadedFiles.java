package io.mailing.telegram;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What Telegram calls the files of one campaign, once it has them: a {@code file_id} is sent any number of times without
 * the bytes (core.telegram.org/bots/api#sending-files). Uploading is for one thread at a time: the first messages of a
 * campaign start together, and would otherwise all carry the bytes. The Bot API slows repeated uploads of one size down
 * itself (telegram-bot-api, {@code Client.cpp}: {@code last_send_message_time_}), up to an answer 429.
 */
final class UploadedFiles {

    private final ReentrantLock uploading = new ReentrantLock(true);
    private volatile @Nullable List<String> ids;

    /** The ids in the order of the files, or null if an upload is needed. */
    @Nullable
    List<String> known() {
        return ids;
    }

    void remember(List<String> fileIds) {
        ids = List.copyOf(fileIds);
    }

    /** Telegram no longer takes these; ids that came meanwhile stay. */
    synchronized void forget(List<String> refused) {
        if (refused.equals(ids)) {
            ids = null;
        }
    }

    /**
     * Waits for the turn to upload, but no longer than one upload may take: whoever waited in vain goes on by itself.
     *
     * @return true if {@link #leave} must follow
     */
    boolean enter(Duration bound) throws InterruptedException {
        return uploading.tryLock(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    void leave() {
        uploading.unlock();
    }
}
