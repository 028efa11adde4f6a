package io.mailing.examples.mainjob;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMTP server on this machine (GreenMail). Keeps every message as a file and sends nothing on. Mailboxes that begin with
 * {@code gone.} are unknown to it.
 */
final class SmtpStandIn implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final long START_MILLIS = 10_000;

    private final SmtpServer server;

    private SmtpStandIn(SmtpServer server) {
        this.server = server;
    }

    static SmtpStandIn start(ReceivedLog log, Path mails) throws IOException, InterruptedException {
        Managers managers = new Managers();
        SmtpManager keeper = new Keeper(managers, log, mails);
        SmtpServer server = new SmtpServer(new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTP), new Managers() {
            @Override
            public SmtpManager getSmtpManager() {
                return keeper;
            }
        });
        server.setDaemon(true);
        server.startService();
        if (!server.waitTillRunning(START_MILLIS)) {
            throw new IOException("the local SMTP server did not start");
        }
        return new SmtpStandIn(server);
    }

    String host() {
        return HOST;
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.stopService();
    }

    /** What the server does with recipients and messages. */
    private static final class Keeper extends SmtpManager {

        private final ReceivedLog received;
        private final Path mails;
        private final AtomicInteger number;

        Keeper(Managers managers, ReceivedLog received, Path mails) throws IOException {
            super(managers.getImapHostManager(), managers.getUserManager());
            this.received = received;
            this.mails = mails;
            try (var files = Files.list(mails)) {
                this.number = new AtomicInteger((int) files.count());
            }
        }

        @Override
        public String checkRecipient(SmtpState state, MailAddress recipient) {
            boolean gone = recipient.getEmail().toLowerCase(Locale.ROOT).startsWith("gone.");
            // Null means yes, which GreenMail does not annotate.
            return gone ? "550 5.1.1 No such mailbox here" : super.checkRecipient(state, recipient);
        }

        @Override
        public synchronized void send(SmtpState state) {
            MimeMessage message = state.getMessage().getMessage();
            Path file = mails.resolve(String.format(Locale.ROOT, "%05d.eml", number.incrementAndGet()));
            try (OutputStream out = Files.newOutputStream(file)) {
                message.writeTo(out);
                for (MailAddress recipient : state.getMessage().getToAddresses()) {
                    received.received("email", recipient.getEmail(), String.valueOf(message.getMessageID()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
