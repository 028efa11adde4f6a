package io.mailing.internal.runtime;

import io.mailing.spi.EngineRuntime;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One loop on a thread of its own. */
final class LoopThread implements EngineRuntime.LoopHandle {

    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
    private static final long AFTER_FAULT_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long STOP_NANOS = Duration.ofSeconds(5).toNanos();

    private final EngineRuntime.Loop loop;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean woken;

    LoopThread(String name, EngineRuntime.Loop loop) {
        this.loop = loop;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!stopped) {
            long wait = step();
            if (wait > 0) {
                park(wait);
            }
            woken = false;
        }
    }

    private long step() {
        try {
            return loop.step();
        } catch (RuntimeException | Error e) {
            // Also an Error: a loop that ends silently leaves a node that looks alive.
            // Without its message: it may be a driver's or a host's, and hold an address or a password.
            LOG.error(
                    "{}: a step failed with {}, the next one comes in a second",
                    thread.getName(),
                    e.getClass().getName());
            LOG.debug("The step's fault", e);
            return AFTER_FAULT_NANOS;
        }
    }

    private void park(long nanos) {
        long deadline = nanos == EngineRuntime.FOREVER ? 0 : System.nanoTime() + nanos;
        while (!stopped && !woken) {
            if (nanos == EngineRuntime.FOREVER) {
                LockSupport.park(this);
            } else {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                LockSupport.parkNanos(this, left);
            }
            if (Thread.interrupted()) {
                return; // nobody interrupts a loop but a mistake; a step more does no harm
            }
        }
    }

    @Override
    public void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() == thread) {
            return;
        }
        long deadline = System.nanoTime() + STOP_NANOS;
        boolean interrupted = false;
        while (thread.isAlive()) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                LOG.warn("{} is still at its last step; it is left behind", thread.getName());
                break;
            }
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
