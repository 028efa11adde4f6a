package io.mailing.examples.mainjob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;

/** The servers that this program starts beside itself, and the log of what they receive. */
final class StandIns implements AutoCloseable {

    private final ReceivedLog received;
    private final SmtpStandIn smtp;
    private final BotApiStandIn botApi;

    private StandIns(ReceivedLog received, SmtpStandIn smtp, BotApiStandIn botApi) {
        this.received = received;
        this.smtp = smtp;
        this.botApi = botApi;
    }

    static StandIns start(Folder folder, Clock clock) throws InterruptedException {
        ReceivedLog received = ReceivedLog.open(folder.received(), clock);
        try {
            return new StandIns(
                    received, SmtpStandIn.start(received, folder.mail()), BotApiStandIn.start(received, clock));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ReceivedLog received() {
        return received;
    }

    SmtpStandIn smtp() {
        return smtp;
    }

    BotApiStandIn botApi() {
        return botApi;
    }

    @Override
    public void close() {
        botApi.close();
        smtp.close();
        received.close();
    }
}
