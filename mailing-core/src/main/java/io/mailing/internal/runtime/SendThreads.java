package io.mailing.internal.runtime;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The engine's own threads for what blocks: virtual ones from Java 24 on, else a pool. In Java 21 to 23 a virtual thread that
 * blocks inside {@code synchronized}, as mail and HTTP clients do, holds on to one of the few threads that carry them all
 * (JEP 491).
 */
final class SendThreads {

    private static final int VIRTUAL_SINCE = 24;
    private static final String NAME = "mailing-send-";

    private SendThreads() {}

    static ExecutorService executor() {
        return Runtime.version().feature() >= VIRTUAL_SINCE ? virtual() : pool();
    }

    private static ExecutorService pool() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, NAME + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** By name, as this is compiled for Java 17. */
    private static ExecutorService virtual() {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object named = builder.getMethod("name", String.class, long.class)
                    .invoke(Thread.class.getMethod("ofVirtual").invoke(null), NAME, 1L);
            ThreadFactory threads = (ThreadFactory) builder.getMethod("factory").invoke(named);
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, threads);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Java " + VIRTUAL_SINCE + " has virtual threads", e);
        }
    }
}
