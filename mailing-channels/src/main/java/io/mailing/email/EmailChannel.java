package io.mailing.email;

import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.Quota;
import io.mailing.Template;
import io.mailing.TemplateException;
import io.mailing.Throttle;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.Escaping;
import io.mailing.spi.MessageSender;
import io.mailing.spi.TemplateVariables;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Email over SMTP (RFC 5321, submission as in RFC 6409).
 *
 * <pre>{@code
 * EmailChannel email = EmailChannel.smtp("mail.shop.example", 587)
 *         .startTls()
 *         .login(user, password)
 *         .from("Shop <news@shop.example>")
 *         .build();
 * }</pre>
 *
 * <p>A message takes the content's subject, text and HTML (as alternatives where both are there), its image (shown in the
 * HTML where that says {@code cid:image}, otherwise at its end), attachments, sender and reply address. Connections are
 * kept and used for many messages.
 */
public final class EmailChannel implements Channel {

    private final ChannelTraits traits;
    private final SmtpServer server;
    private final Mailbox from;
    private final @Nullable Mailbox replyTo;
    private final @Nullable String messageIdDomain;
    private final Clock clock;
    private final SmtpConnector connector;
    private final SmtpPool pool;

    private EmailChannel(Builder builder, Mailbox from) {
        this.traits = new ChannelTraits(builder.name, builder.pace, builder.connections).withQuota(builder.quota);
        this.from = from;
        this.replyTo = builder.replyTo;
        this.messageIdDomain = builder.messageIdDomain;
        this.clock = builder.clock;
        this.server = new SmtpServer(
                builder.host, builder.port, builder.security, builder.tls, builder.login, builder.localName);
        SmtpLimits limits = new SmtpLimits(
                builder.connections,
                builder.messagesPerConnection,
                builder.idle,
                builder.connect,
                builder.read,
                builder.verdict);
        this.connector = new SmtpConnector(server, limits, builder.ticker);
        this.pool = new SmtpPool(connector, limits);
    }

    /**
     * Begins a channel for a server.
     *
     * @param host its name, or an IP address
     * @param port 587 for {@link Builder#startTls()}, 465 for {@link Builder#ssl()}, 25 for a relay of one's own
     * @return a builder with the defaults that its methods name
     * @throws IllegalArgumentException if the host is not one or the port is not 1 to 65535
     */
    public static Builder smtp(String host, int port) {
        return new Builder(host, port);
    }

    @Override
    public ChannelTraits traits() {
        return traits;
    }

    @Override
    public AddressCheck checkAddress(String address) {
        return EmailAddress.check(address);
    }

    @Override
    public List<Problem> check(MessageContent content) {
        List<Problem> problems = new ArrayList<>();
        Template subject = content.subject();
        if (subject == null || subject.source().isBlank()) {
            problems.add(new Problem("subject", "email needs a subject: give one with subject()"));
        } else {
            checkSubject(subject, content, problems);
        }
        if (content.empty()) {
            problems.add(new Problem("text", "email needs a text, an HTML body or an image"));
        }
        checkMailbox("from", content.from(), problems);
        checkMailbox("replyTo", content.replyTo(), problems);
        return problems;
    }

    private static void checkSubject(Template subject, MessageContent content, List<Problem> problems) {
        if (!UnsafeText.isSafe(subject.source())) {
            problems.add(new Problem(
                    "subject", "the subject has a line break or another character that must not be in a header"));
            return;
        }
        try {
            subject.compile(TemplateVariables.of(content.templates()), Escaping.HEADER);
        } catch (TemplateException e) {
            problems.add(new Problem("subject", Objects.requireNonNullElse(e.getMessage(), "not a header")));
        }
    }

    private static void checkMailbox(String field, @Nullable String value, List<Problem> problems) {
        if (value == null) {
            return;
        }
        try {
            Mailbox.parse(field, value);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(field, Objects.requireNonNullElse(e.getMessage(), "not an address")));
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException for content in which {@link #check} finds a problem
     */
    @Override
    public MessageSender open(MessageContent content, TemplateVariables variables) {
        Mailbox sender = content.from() == null ? from : Mailbox.parse("from", content.from());
        Mailbox answers = content.replyTo() == null ? replyTo : Mailbox.parse("replyTo", content.replyTo());
        String domain = messageIdDomain == null ? sender.domain() : messageIdDomain;
        return new EmailSender(new EmailComposer(content, variables, sender, answers, domain, clock), sender, pool);
    }

    /**
     * Tries the settings: connects, secures the connection, logs in, and asks whether the sender may be used. Nothing is
     * sent. Blocks within the channel's time-outs; takes a connection of its own. What the server and the network do is
     * told by the result and never by an exception.
     *
     * @return whether all is well, and if not, at which step it failed and why
     */
    public VerifyResult verify() {
        try {
            SmtpConnection connection = connector.open(pool);
            try {
                SmtpReply answer = connection.askSender(from.address());
                if (!answer.positive()) {
                    throw ConnectFailure.sender(server, answer);
                }
            } catch (MessagingException e) {
                throw ConnectFailure.session(server, connection, e);
            } finally {
                pool.failed(connection);
                connection.quit();
            }
            return new VerifyResult(true, "done", server + " takes messages from this sender.");
        } catch (ConnectFailure e) {
            return new VerifyResult(false, e.step(), e.reason().text());
        }
    }

    /** Closes idle connections at once, and those in use when their message is through. Idempotent. */
    @Override
    public void close() {
        pool.close();
    }

    @Override
    public String toString() {
        return "EmailChannel " + traits.name() + " at " + server;
    }

    /**
     * What {@link EmailChannel#verify} found.
     *
     * @param ok whether messages can be sent
     * @param step how far it came: {@code done}, or where it failed: {@code host}, {@code connect}, {@code tls}, {@code
     *     greeting}, {@code hello}, {@code starttls}, {@code login} or {@code sender}
     * @param message a sentence for an administrator; never has a password or a user name in it
     */
    public record VerifyResult(boolean ok, String step, String message) {}

    /** Makes an {@link EmailChannel}. Not safe for several threads. */
    public static final class Builder {

        private static final Duration LONGEST = Duration.ofHours(1);

        private final String host;
        private final int port;
        private Security security = Security.STARTTLS;
        private SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
        private @Nullable Login login;
        private @Nullable Mailbox from;
        private @Nullable Mailbox replyTo;
        private String name = "email";
        private Throttle pace = Throttle.none();
        private Quota quota = Quota.none();
        private int connections = 4;
        private int messagesPerConnection = 100;
        private Duration idle = Duration.ofSeconds(30);
        private Duration connect = Duration.ofSeconds(10);
        private Duration read = Duration.ofMinutes(1);
        private Duration verdict = Duration.ofMinutes(5);
        private @Nullable String localName;
        private @Nullable String messageIdDomain;
        private Clock clock = Clock.system(ZoneId.systemDefault());
        private LongSupplier ticker = System::nanoTime;

        private Builder(String host, int port) {
            this.host = token("host", host);
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
            }
            this.port = port;
        }

        /**
         * No encryption: for a relay on this machine or within a network that is trusted. A password would be readable.
         *
         * @return this
         */
        public Builder none() {
            security = Security.NONE;
            return this;
        }

        /**
         * Encryption by STARTTLS. It is required: a server that does not offer it gets neither password nor message. This
         * is the default.
         *
         * @return this
         */
        public Builder startTls() {
            security = Security.STARTTLS;
            return this;
        }

        /**
         * Encryption from the first byte, usually on port 465.
         *
         * @return this
         */
        public Builder ssl() {
            security = Security.SSL;
            return this;
        }

        /**
         * Whom to trust in place of the JVM's authorities, for servers with certificates of a private one. The host name is
         * checked all the same.
         *
         * @param context an initialised context
         * @return this
         */
        public Builder sslContext(SSLContext context) {
            tls = context.getSocketFactory();
            return this;
        }

        /**
         * Who logs in. A server that offers no login is then an error. None by default.
         *
         * @param user the user name, often the address
         * @param password the password
         * @return this
         * @throws IllegalArgumentException if either is empty or has a control character
         */
        public Builder login(String user, String password) {
            if (user.isBlank() || !UnsafeText.isSafe(user)) {
                throw new IllegalArgumentException("user must not be blank or have control characters");
            }
            if (password.isEmpty() || !UnsafeText.isSafe(password)) {
                throw new IllegalArgumentException("password must not be empty or have control characters");
            }
            login = new Login(user, password);
            return this;
        }

        /**
         * The sender, for messages that choose none of their own. Required. Its address is also the one that bounces go to.
         *
         * @param from as {@code Name <address>} or {@code address}; the name may have letters of any script
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder from(String from) {
            this.from = Mailbox.parse("from", from);
            return this;
        }

        /**
         * Where answers go, for messages that say nothing of it. The sender by default.
         *
         * @param replyTo as {@code Name <address>} or {@code address}
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder replyTo(String replyTo) {
            this.replyTo = Mailbox.parse("replyTo", replyTo);
            return this;
        }

        /**
         * How drafts and audiences call the channel.
         *
         * @param name a small letter, then small letters, digits, {@code _} or {@code -}, at most 32 in all; {@code email}
         *     by default
         * @return this
         */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * How fast the account may send, over all campaigns.
         *
         * @param pace no limit by default
         * @return this
         */
        public Builder pace(Throttle pace) {
            this.pace = Objects.requireNonNull(pace, "pace");
            return this;
        }

        /**
         * How many messages the account may send within a day.
         *
         * @param quota none by default
         * @return this builder
         */
        public Builder quota(Quota quota) {
            this.quota = Objects.requireNonNull(quota, "quota");
            return this;
        }

        /**
         * How many connections there are at most, and so how many messages are under way at once.
         *
         * @param connections 1 to 1,000; 4 by default
         * @return this
         */
        public Builder connections(int connections) {
            this.connections = within("connections", connections, 1000);
            return this;
        }

        /**
         * After how many messages a connection is given up. Many servers have a limit of their own.
         *
         * @param messages 1 to 1,000,000; 100 by default
         * @return this
         */
        public Builder maxMessagesPerConnection(int messages) {
            this.messagesPerConnection = within("maxMessagesPerConnection", messages, 1_000_000);
            return this;
        }

        /**
         * How long a connection is kept without use.
         *
         * @param timeout more than zero, at most an hour; 30 s by default
         * @return this
         */
        public Builder idleTimeout(Duration timeout) {
            this.idle = within("idleTimeout", timeout);
            return this;
        }

        /**
         * How long the connection to an address of the host may take.
         *
         * @param timeout 1 ms to an hour; 10 s by default
         * @return this
         */
        public Builder connectTimeout(Duration timeout) {
            this.connect = within("connectTimeout", timeout);
            return this;
        }

        /**
         * How long each answer of the server, except that to a complete message, may take.
         *
         * @param timeout 1 ms to an hour; a minute by default
         * @return this
         */
        public Builder readTimeout(Duration timeout) {
            this.read = within("readTimeout", timeout);
            return this;
        }

        /**
         * How long the answer to a complete message may take. It is worth waiting for: without it nobody knows whether the
         * message was taken. RFC 5321, 4.5.3.2.6, recommends 10 minutes.
         *
         * @param timeout 1 ms to an hour; 5 minutes by default
         * @return this
         */
        public Builder finalReplyTimeout(Duration timeout) {
            this.verdict = within("finalReplyTimeout", timeout);
            return this;
        }

        /**
         * What this machine calls itself to the server.
         *
         * @param name a host name, or an address literal in brackets; by default the latter, made from the connection
         * @return this
         */
        public Builder localHost(String name) {
            this.localName = token("localHost", name);
            return this;
        }

        /**
         * The domain of Message-IDs and Content-IDs.
         *
         * @param domain a domain; that of the message's sender by default
         * @return this
         */
        public Builder messageIdDomain(String domain) {
            String ascii = UnsafeText.isSafe(domain) ? EmailAddress.asciiDomain(domain) : null;
            if (ascii == null) {
                throw new IllegalArgumentException("messageIdDomain must be a domain such as shop.example");
            }
            this.messageIdDomain = ascii;
            return this;
        }

        /**
         * The clock for the Date field.
         *
         * @param clock the system's by default, in the system's zone
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** Nanoseconds by which connections grow old, for tests. */
        Builder ticker(LongSupplier ticker) {
            this.ticker = ticker;
            return this;
        }

        /**
         * The channel. It connects to nothing before the first message: see {@link EmailChannel#verify}.
         *
         * @return a new one
         * @throws IllegalStateException if there is no sender
         * @throws IllegalArgumentException if the channel's name is not one
         */
        public EmailChannel build() {
            Mailbox sender = from;
            if (sender == null) {
                throw new IllegalStateException(
                        "from is missing: give the sender, such as from(\"Shop <news@shop.example>\")");
            }
            return new EmailChannel(this, sender);
        }

        private static String token(String field, String value) {
            String text = value.strip();
            if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
                throw new IllegalArgumentException(field + " must be a name or an address in ASCII without spaces");
            }
            return text;
        }

        private static int within(String field, int value, int max) {
            if (value < 1 || value > max) {
                throw new IllegalArgumentException(field + " must be 1 to " + max + ", was " + value);
            }
            return value;
        }

        private static Duration within(String field, Duration value) {
            if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(field + " must be 1 ms to an hour, was " + value);
            }
            return value;
        }
    }
}
