package io.mailing.internal.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of work, one after the other, each done while its owner makes the next one ready: by a thread of the executor if one
 * is free, else by the owner as soon as it waits. So it goes on whatever the executor is, even if its only thread is the
 * owner's. Not safe for several owners.
 */
final class Ahead {

    private final Executor executor;
    private @Nullable Piece last;
    private @Nullable Piece handedOver;

    Ahead(Executor executor) {
        this.executor = executor;
    }

    /**
     * Waits for the last piece of work, and begins another one if that answered true.
     *
     * @return what the last one answered; true where there was none
     */
    boolean go(BooleanSupplier work) {
        if (!await()) {
            return false;
        }
        Piece piece = new Piece(work);
        last = piece;
        // While one that is done already waits in the executor's queue, no thread of it is free.
        if (handedOver == null || handedOver.arrived) {
            try {
                executor.execute(piece);
                handedOver = piece;
            } catch (RejectedExecutionException e) {
                // The owner does it.
            }
        }
        return true;
    }

    /** Waits for the last piece of work: answers what it answered, throws what it threw. */
    boolean await() {
        Piece piece = last;
        if (piece == null) {
            return true;
        }
        piece.begin();
        try {
            return piece.through.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException fault ? fault : e;
        }
    }

    /** Returns when nothing is under way any more; what has not begun never will. */
    void end() {
        if (last != null) {
            last.drop();
        }
    }

    private static final class Piece implements Runnable {
        private final AtomicBoolean begun = new AtomicBoolean();
        private final CompletableFuture<Boolean> through = new CompletableFuture<>();

        /** Given up when it is done: the executor may hold this for long. */
        private @Nullable BooleanSupplier work;

        private volatile boolean arrived;

        Piece(BooleanSupplier work) {
            this.work = work;
        }

        @Override
        public void run() {
            arrived = true;
            begin();
        }

        void begin() {
            if (begun.compareAndSet(false, true)) {
                BooleanSupplier now = work;
                work = null;
                try {
                    through.complete(now == null || now.getAsBoolean());
                } catch (RuntimeException | Error e) {
                    through.completeExceptionally(e); // told to the owner
                }
            }
        }

        void drop() {
            if (begun.compareAndSet(false, true)) {
                work = null;
            } else {
                boolean unused = through.handle((answer, fault) -> true).join();
            }
        }
    }
}
