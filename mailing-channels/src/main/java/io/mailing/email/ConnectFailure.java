package io.mailing.email;

import io.mailing.Reason;
import io.mailing.spi.SendOutcome;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * No connection that could be used, with the step at which it failed and a sentence for the administrator. Neither has
 * the user name or the password in it.
 */
final class ConnectFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String step;
    private final transient Reason reason;
    private final boolean slower;

    private ConnectFailure(String step, String code, String sentence, boolean slower, @Nullable Throwable cause) {
        super(sentence, cause);
        this.step = step;
        this.reason = new Reason(code, sentence);
        this.slower = slower;
    }

    /** Where it failed: host, connect, tls, greeting, hello, starttls, login, or sender. */
    String step() {
        return step;
    }

    Reason reason() {
        return reason;
    }

    SendOutcome outcome() {
        return slower ? new SendOutcome.Throttled(reason, null) : new SendOutcome.NotSubmitted(reason);
    }

    /** The host's name can't be resolved, or none of its addresses takes a connection. */
    static ConnectFailure socket(SmtpServer server, SmtpLimits limits, IOException fault) {
        if (fault instanceof UnknownHostException) {
            String sentence =
                    "The host name " + server.host() + " is not known: check its spelling and this machine's DNS.";
            return new ConnectFailure("host", "smtp-host-unknown", sentence, false, fault);
        }
        if (fault instanceof SocketTimeoutException) {
            String sentence = server + " does not answer: no connection within " + limits.connectMillis()
                    + " ms. Check host and port, and whether a firewall drops the packets.";
            return new ConnectFailure("connect", "smtp-connect-timeout", sentence, false, fault);
        }
        if (!(fault instanceof ConnectException) && !(fault instanceof NoRouteToHostException)) {
            // A reset can arrive while the connection is still being made.
            String sentence = server + " closed the connection at once.";
            return new ConnectFailure("connect", "smtp-connection-lost", sentence, false, fault);
        }
        String sentence = server + " refuses connections: check host and port, and whether the server runs ("
                + SmtpReply.withoutAddresses(Objects.requireNonNullElse(fault.getMessage(), "no details")) + ").";
        return new ConnectFailure("connect", "smtp-connect-refused", sentence, false, fault);
    }

    /** TLS could not be agreed on. */
    static ConnectFailure tls(SmtpServer server, IOException fault) {
        if (SmtpLost.isTimeout(fault)) {
            String sentence = server + " does not answer the TLS greeting in time: "
                    + "the port may not speak TLS from the start; then use startTls().";
            return new ConnectFailure("tls", "smtp-tls-timeout", sentence, false, fault);
        }
        CertificateException certificate = certificateFault(fault);
        if (certificate != null) {
            return certificate(server, certificate, fault);
        }
        String details =
                Objects.requireNonNullElse(fault.getMessage(), fault.getClass().getSimpleName());
        boolean plain = details.contains("Unsupported or unrecognized SSL message");
        String sentence = plain
                ? server + " does not speak TLS from the start: use startTls() for it."
                : "No TLS connection with " + server + ": " + SmtpReply.withoutAddresses(details) + ".";
        return new ConnectFailure("tls", "smtp-tls", sentence, false, fault);
    }

    private static @Nullable CertificateException certificateFault(Throwable fault) {
        CertificateException found = null;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            // The innermost says most.
            found = cause instanceof CertificateException certificate ? certificate : found;
        }
        return found;
    }

    private static ConnectFailure certificate(SmtpServer server, CertificateException fault, IOException whole) {
        String text = Objects.requireNonNullElse(fault.getMessage(), "").toLowerCase(Locale.ROOT);
        if (fault instanceof CertificateExpiredException || fault instanceof CertificateNotYetValidException) {
            String sentence = "The certificate of " + server
                    + " is not valid today: it has expired, or this machine's clock" + " is wrong.";
            return new ConnectFailure("tls", "smtp-certificate-expired", sentence, false, whole);
        }
        if (text.contains("subject alternative") || text.contains("no name matching")) {
            String sentence = "The certificate of " + server
                    + " is for another host name: connect by the name that stands" + " in it.";
            return new ConnectFailure("tls", "smtp-certificate-host", sentence, false, whole);
        }
        String sentence =
                "The certificate of " + server + " is not trusted: no authority known to this JVM vouches for it."
                        + " If it comes from a private authority, give that to sslContext().";
        return new ConnectFailure("tls", "smtp-certificate-untrusted", sentence, false, whole);
    }

    /** The connection was there, and something went wrong before it could be used. */
    static ConnectFailure session(SmtpServer server, SmtpConnection connection, MessagingException fault) {
        if (cause(fault) instanceof SSLException tls) {
            return tls(server, tls);
        }
        String command = connection.lastCommand();
        String step = step(command);
        SmtpReply reply = connection.lastReply();
        if (reply == null || reply.code() < 0) {
            return silent(server, step, fault);
        }
        if (reply.temporary() || reply.permanent()) {
            return refused(server, step, reply, fault);
        }
        if (server.security() == Security.STARTTLS && !connection.isSecured() && command.equals("EHLO")) {
            String sentence =
                    server + " offers no STARTTLS, which startTls() requires: use ssl() if the port speaks TLS"
                            + " from the start (usually 465), or none() within a network that you trust.";
            return new ConnectFailure("starttls", "smtp-no-starttls", sentence, false, fault);
        }
        if (step.equals("hello") && server.login() != null) {
            String sentence = server + " offers no login that could be used"
                    + (connection.isSecured() ? "." : ": many servers offer it only with startTls() or ssl().");
            return new ConnectFailure("login", "smtp-no-login", sentence, false, fault);
        }
        String sentence = server + " gave an answer that does not belong there: " + reply + ".";
        return new ConnectFailure(step, "smtp-protocol", sentence, false, fault);
    }

    /** The server refuses the sender, which {@link EmailChannel#verify} asks about. */
    static ConnectFailure sender(SmtpServer server, SmtpReply reply) {
        if (reply.code() < 0) {
            return silent(server, "sender", new MessagingException("no answer"));
        }
        return refused(server, "sender", reply, null);
    }

    private static ConnectFailure silent(SmtpServer server, String step, MessagingException fault) {
        boolean late = SmtpLost.isTimeout(fault);
        String hint = "";
        if (step.equals("greeting") && server.security() != Security.SSL) {
            hint = " If the port speaks TLS from the start (usually 465), use ssl().";
        }
        String sentence =
                server + (late ? " did not answer in time (" : " closed the connection (") + step + ")." + hint;
        return new ConnectFailure(step, late ? "smtp-timeout" : "smtp-connection-lost", sentence, false, fault);
    }

    private static ConnectFailure refused(SmtpServer server, String step, SmtpReply reply, @Nullable Throwable fault) {
        boolean slower = reply.temporary() && ReplyRules.asksForSlowerPace(reply);
        String sentence;
        if (step.equals("login") && (reply.code() == 535 || reply.code() == 501)) {
            sentence = server + " refused the login: user name or password is wrong (" + reply + ").";
        } else if (step.equals("login")) {
            sentence = server + " refused the login (" + reply + ").";
        } else if (reply.code() == 530) {
            sentence = server + " wants encryption or a login first (" + reply + "): set startTls() or login().";
        } else if (step.equals("sender")) {
            sentence = server + " refused the sender's address (" + reply + ").";
        } else {
            sentence = server + " refused the connection at its " + step + " (" + reply + ").";
        }
        return new ConnectFailure(step, ReplyRules.code(reply), sentence, slower, fault);
    }

    private static String step(String command) {
        return switch (command) {
            case "" -> "greeting";
            case "STARTTLS" -> "starttls";
            case "AUTH" -> "login";
            case "MAIL" -> "sender";
            default -> "hello";
        };
    }

    private static @Nullable Throwable cause(MessagingException fault) {
        Throwable cause = fault.getCause();
        // Read failures carry their SSLException directly; a handshake's own is one level below.
        return cause instanceof SSLException || cause == null ? cause : innermostTls(cause);
    }

    private static Throwable innermostTls(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return cause;
            }
        }
        return fault;
    }
}
