package io.mailing.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.eclipse.angus.mail.smtp.SMTPOutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the server: Angus' transport for the protocol's words, TLS and login, with a transaction of our own
 * on top that knows at any time how far a message has come.
 *
 * <p>Why not {@code sendMessage}: it tells every failure as "not delivered", also when the connection broke off after the
 * final dot, when the server may well have taken the message. It also overwrites the server's answer with that of the
 * RSET which it sends behind it. So the phase is kept here, in the two methods that every command and every answer pass
 * through. The border is the return of {@code sendCommand(".")}: before it, the last bytes were not taken over by the
 * network, and a server that lacks them has no complete message; after it, only an answer tells.
 *
 * <p>{@code isConnected()} is never asked: it costs a NOOP a message and proves nothing about the moment after it. A kept
 * connection that died is noticed when the next message begins, and {@link SmtpPool} then takes a fresh one.
 *
 * <p>Used by one thread at a time.
 */
final class SmtpConnection extends SMTPTransport {

    private final SmtpServer server;
    private final SmtpLimits limits;
    private final Socket tcp;
    private final LongSupplier ticker;

    /** What the server was last told; RSET and QUIT, which Angus sends by itself, do not count. */
    private String command = "";

    /** Its answer to that; null while it is owed. */
    private @Nullable SmtpReply reply;

    private boolean secured;
    private boolean tidying;
    private Phase phase = Phase.MAIL;
    private boolean dirty;
    private boolean usable = true;
    private int messages;
    private long idleSince;

    /** When {@link SmtpPool} may break the connection off, by the ticker; far away while nothing is under way. */
    private volatile long due = Long.MAX_VALUE;

    /**
     * A connection that is still to be opened by {@link #start}.
     *
     * @param tcp the connected socket, below any TLS
     */
    SmtpConnection(Session session, SmtpServer server, SmtpLimits limits, Socket tcp, LongSupplier ticker) {
        super(session, null);
        this.server = server;
        this.limits = limits;
        this.tcp = tcp;
        this.ticker = ticker;
    }

    /** An answer and the phase that it ended. */
    record Answer(Phase phase, SmtpReply reply) {}

    /**
     * Greets, secures and logs in.
     *
     * @param socket the one to talk through: the TCP socket, or TLS on top of it
     * @throws MessagingException if any of it fails: see {@link #lastCommand} and {@link #lastReply}
     */
    synchronized void start(Socket socket, boolean secured) throws MessagingException {
        this.secured = secured;
        String name = server.localName();
        setLocalHost(name == null ? literal(tcp.getLocalAddress()) : name);
        await(limits.readMillis());
        connect(socket);
        rest();
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[IPv6:" + plain + ']' : '[' + plain + ']';
    }

    @Override
    protected synchronized boolean protocolConnect(
            @Nullable String host, int port, @Nullable String user, @Nullable String password)
            throws MessagingException {
        Login login = server.login();
        boolean connected = login == null
                ? super.protocolConnect(server.host(), server.port(), null, null)
                : super.protocolConnect(server.host(), server.port(), login.user(), login.password());
        if (connected && login != null && !command.equals("AUTH")) {
            // Angus goes on without a login where the server offers none.
            throw new MessagingException("no login offered");
        }
        return connected;
    }

    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        boolean accepted = super.ehlo(domain);
        SmtpReply answer = reply;
        if (!accepted && (secured || answer == null || !answer.permanent())) {
            // Angus would try HELO, or go on with what was offered before TLS. HELO is for servers that answer 5xx.
            throw new MessagingException("EHLO refused");
        }
        return accepted;
    }

    @Override
    protected void startTLS() throws MessagingException {
        if (server.security() != Security.STARTTLS) {
            // Angus does so by itself when AUTH is answered with 530.
            throw new MessagingException("STARTTLS asked for");
        }
        super.startTLS();
        secured = true;
    }

    @Override
    protected void sendCommand(String line) throws MessagingException {
        String word = word(line);
        tidying = word.equals("RSET") || word.equals("QUIT");
        if (!tidying) {
            command = word;
            reply = null;
        }
        await(line.equals(".") ? limits.verdictMillis() : limits.readMillis());
        super.sendCommand(line);
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        if (!tidying) {
            SmtpReply answer = SmtpReply.parse(code, code < 0 ? null : getLastServerResponse());
            Login login = server.login();
            reply = login == null ? answer : answer.without(login.password(), login.user());
        }
        return code;
    }

    private static String word(String line) {
        int space = line.indexOf(' ');
        return (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    }

    /** What the server was last told, such as {@code EHLO}; empty if it has yet to greet. */
    String lastCommand() {
        return command;
    }

    /** The answer to {@link #lastCommand}, or null if there was none. */
    @Nullable
    SmtpReply lastReply() {
        return reply;
    }

    Socket tcp() {
        return tcp;
    }

    boolean isSecured() {
        return secured;
    }

    /**
     * Hands one message over.
     *
     * @return the answer that ended it: to the final dot, or an earlier refusal
     * @throws SmtpLost if there was no such answer; the connection is then of no use
     */
    synchronized Answer submit(String from, String to, EmailBytes message) throws SmtpLost {
        phase = Phase.MAIL;
        messages++;
        try {
            Answer answer = transact(from, to, message);
            if (answer.reply().code() < 0) {
                throw new SmtpLost(phase, new IOException("no answer that can be read"));
            }
            // After 421 the server hangs up; after an answer out of place nobody knows what the next one belongs to.
            usable = usable && answer.reply().understood() && answer.reply().code() != 421 && !isOutOfPlace(answer);
            return answer;
        } catch (IOException | MessagingException | RuntimeException e) {
            usable = false;
            throw new SmtpLost(phase, e);
        } catch (SmtpLost e) {
            usable = false;
            throw e;
        } finally {
            rest();
        }
    }

    private static boolean isOutOfPlace(Answer answer) {
        return answer.phase() != Phase.VERDICT
                && !answer.reply().temporary()
                && !answer.reply().permanent();
    }

    private Answer transact(String from, String to, EmailBytes message) throws IOException, MessagingException {
        if (dirty && simpleCommand("RSET") != 250) {
            throw new IOException("the server can't forget the message before");
        }
        dirty = false;
        String size = supportsExtension("SIZE") ? " SIZE=" + message.size() : "";
        Answer mail = ask(Phase.MAIL, "MAIL FROM:<" + from + '>' + size);
        if (!mail.reply().positive()) {
            return mail;
        }
        dirty = true;
        Answer rcpt = ask(Phase.RCPT, "RCPT TO:<" + to + '>');
        if (!rcpt.reply().positive()) {
            return rcpt;
        }
        phase = Phase.DATA;
        SMTPOutputStream out;
        try {
            out = (SMTPOutputStream) data();
        } catch (MessagingException e) {
            SmtpReply answer = reply;
            if (answer == null) {
                throw e;
            }
            return new Answer(Phase.DATA, answer);
        }
        phase = Phase.CONTENT;
        try {
            message.writeTo(out, () -> await(limits.readMillis()));
            out.ensureAtBOL();
            sendCommand(".");
        } catch (IOException | MessagingException e) {
            return lastWords(e);
        }
        phase = Phase.VERDICT;
        readServerResponse();
        dirty = false;
        return new Answer(Phase.VERDICT, Objects.requireNonNull(reply));
    }

    /** Some servers say why (a message that is too large) before they hang up in the middle of it. */
    private Answer lastWords(Exception fault) throws MessagingException {
        reply = null;
        try {
            readServerResponse();
        } catch (MessagingException | RuntimeException e) {
            fault.addSuppressed(e);
        }
        usable = false;
        SmtpReply words = reply;
        if (words == null || !(words.temporary() || words.permanent())) {
            throw new MessagingException("message not taken", fault);
        }
        return new Answer(Phase.CONTENT, words);
    }

    /**
     * Asks whether the sender may be used, without sending anything.
     *
     * @return the answer to MAIL
     */
    synchronized SmtpReply askSender(String from) throws MessagingException {
        try {
            return ask(Phase.MAIL, "MAIL FROM:<" + from + '>').reply();
        } finally {
            rest();
        }
    }

    private Answer ask(Phase asked, String line) throws MessagingException {
        phase = asked;
        simpleCommand(line);
        return new Answer(asked, Objects.requireNonNull(reply));
    }

    private void await(int millis) {
        try {
            tcp.setSoTimeout(millis);
        } catch (IOException e) {
            // The socket is closed: the command that follows says so.
        }
        // A time-out holds for one read only: what comes in drops, or is not taken at all, is bounded by the pool's
        // watch.
        due = ticker.getAsLong() + 2L * millis * 1_000_000L;
    }

    private void rest() {
        due = Long.MAX_VALUE;
        idleSince = ticker.getAsLong();
    }

    /** Whether it has served a message before. */
    boolean isUsed() {
        return messages > 0;
    }

    /** Whether it may serve another message. */
    boolean isReusable() {
        return usable
                && messages < limits.messagesPerConnection()
                && ticker.getAsLong() - idleSince < limits.idle().toNanos()
                && isSilent();
    }

    /** A server speaks unasked only to say good-bye. */
    private boolean isSilent() {
        try {
            return !tcp.isClosed() && tcp.getInputStream().available() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    boolean isOverdue() {
        return ticker.getAsLong() > due;
    }

    /** Breaks it off without a word; whoever uses it gets an exception. Any thread. */
    void abort() {
        try {
            tcp.close();
        } catch (IOException e) {
            // It is as good as closed.
        }
    }

    /** Says good-bye if that makes sense, and closes. */
    synchronized void quit() {
        try {
            if (usable) {
                close();
            }
        } catch (MessagingException e) {
            // It is closed all the same.
        } finally {
            abort();
        }
    }

    @Override
    public String toString() {
        return "connection to " + server;
    }
}
