package io.mailing.email;

import io.mailing.Reason;
import io.mailing.spi.SendOutcome;
import java.io.Serial;
import java.net.SocketTimeoutException;

/** The connection failed while a message was under way. */
final class SmtpLost extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Phase phase;
    private final boolean timedOut;

    SmtpLost(Phase phase, Throwable cause) {
        super("connection lost at " + phase, cause);
        this.phase = phase;
        this.timedOut = isTimeout(cause);
    }

    Phase phase() {
        return phase;
    }

    SendOutcome outcome() {
        String what = timedOut ? "the server did not answer in time" : "the connection broke off";
        if (phase == Phase.VERDICT) {
            return new SendOutcome.Unknown(new Reason(
                    timedOut ? "smtp-verdict-timeout" : "smtp-verdict-lost",
                    what + " after it had the whole message: it may have been taken or not"));
        }
        return new SendOutcome.NotSubmitted(new Reason(
                timedOut ? "smtp-timeout" : "smtp-connection-lost", what + " before it had the whole message"));
    }

    static boolean isTimeout(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
