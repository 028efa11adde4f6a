package io.mailing.email;

import io.mailing.Reason;
import io.mailing.spi.SendOutcome;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps connections and sends messages through them. A kept connection may have died unseen; if it turns out dead at a
 * message's first command, when nothing of the message was handed over, one fresh connection takes its place and nobody
 * hears of it.
 */
final class SmtpPool implements SmtpConnector.Watch, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpPool.class);
    private static final Reason CLOSED = new Reason("channel-closed", "the email channel was closed");
    private static final long WATCH_LONGEST = 1_000;
    private static final long WATCH_SHORTEST = 20;

    private final SmtpConnector connector;
    private final SmtpLimits limits;
    private final Semaphore permits;

    // Last in, first out: what is not needed under a light load grows old and is closed.
    private final ConcurrentLinkedDeque<SmtpConnection> kept = new ConcurrentLinkedDeque<>();
    private final Set<SmtpConnection> busy = ConcurrentHashMap.newKeySet();
    private final Object watchLock = new Object();
    private @Nullable ScheduledThreadPoolExecutor watch;
    private volatile boolean closed;

    SmtpPool(SmtpConnector connector, SmtpLimits limits) {
        this.connector = connector;
        this.limits = limits;
        this.permits = new Semaphore(limits.connections());
    }

    /** Hands over one message; see {@link io.mailing.spi.MessageSender#send}. */
    SendOutcome send(String from, String to, EmailBytes message) throws InterruptedException {
        permits.acquire();
        try {
            SmtpConnection old = closed ? null : takeKept();
            if (old != null) {
                try {
                    return attempt(old, from, to, message);
                } catch (SmtpLost e) {
                    if (e.phase() != Phase.MAIL) {
                        return lost(e);
                    }
                    LOG.debug("{} had died while it was kept, a fresh one takes its place", old);
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted before the message was handed over");
            }
            return closed ? new SendOutcome.NotSubmitted(CLOSED) : fresh(from, to, message);
        } finally {
            permits.release();
        }
    }

    private SendOutcome fresh(String from, String to, EmailBytes message) throws InterruptedException {
        try {
            return attempt(connector.open(this), from, to, message);
        } catch (ConnectFailure e) {
            // A virtual thread's interrupt closes its socket.
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while connecting");
            }
            return e.outcome();
        } catch (SmtpLost e) {
            return lost(e);
        }
    }

    private static SendOutcome lost(SmtpLost fault) throws InterruptedException {
        if (fault.phase() != Phase.VERDICT && Thread.interrupted()) {
            throw new InterruptedException("interrupted before the whole message was handed over");
        }
        return fault.outcome();
    }

    private SendOutcome attempt(SmtpConnection connection, String from, String to, EmailBytes message) throws SmtpLost {
        boolean again = connection.isUsed();
        busy.add(connection);
        try {
            SmtpConnection.Answer answer = connection.submit(from, to, message);
            SendOutcome outcome = ReplyRules.judge(answer.phase(), answer.reply());
            if (again && answer.phase() == Phase.MAIL && outcome instanceof SendOutcome.NotSubmitted) {
                // 421 for having been idle too long, or for a full measure of messages.
                throw new SmtpLost(
                        Phase.MAIL, new IllegalStateException(answer.reply().toString()));
            }
            return outcome;
        } finally {
            busy.remove(connection);
            keep(connection);
        }
    }

    private @Nullable SmtpConnection takeKept() {
        for (SmtpConnection connection = kept.pollLast(); connection != null; connection = kept.pollLast()) {
            if (connection.isReusable()) {
                return connection;
            }
            connection.quit();
        }
        return null;
    }

    private void keep(SmtpConnection connection) {
        if (!closed && connection.isReusable()) {
            kept.addLast(connection);
            if (!closed) {
                return;
            }
            // close() may have looked before the connection was put back.
            if (!kept.remove(connection)) {
                return;
            }
        }
        connection.quit();
    }

    @Override
    public void opening(SmtpConnection connection) {
        busy.add(connection);
        synchronized (watchLock) {
            if (watch == null && !closed) {
                ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                    Thread thread = new Thread(task, "mailing-email-watch");
                    thread.setDaemon(true);
                    return thread;
                });
                long quarter = Math.min(limits.readMillis(), limits.idle().toMillis()) / 4;
                long every = Math.max(WATCH_SHORTEST, Math.min(WATCH_LONGEST, quarter));
                Future<?> unused = executor.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
                watch = executor;
            }
        }
    }

    @Override
    public void failed(SmtpConnection connection) {
        busy.remove(connection);
    }

    /** Breaks off what hangs and closes what has been idle too long. */
    private void look() {
        for (SmtpConnection connection : busy) {
            if (connection.isOverdue()) {
                LOG.warn("{} makes no progress and is broken off", connection);
                connection.abort();
            }
        }
        for (SmtpConnection connection : kept) {
            if (!connection.isReusable() && kept.remove(connection)) {
                connection.quit();
            }
        }
    }

    /** Closes what is idle at once, and what is under way when its message is through. */
    @Override
    public void close() {
        closed = true;
        for (SmtpConnection connection = kept.pollLast(); connection != null; connection = kept.pollLast()) {
            connection.quit();
        }
        synchronized (watchLock) {
            if (watch != null) {
                // What is still under way is bounded by its read time-outs.
                watch.shutdownNow();
                watch = null;
            }
        }
    }
}
