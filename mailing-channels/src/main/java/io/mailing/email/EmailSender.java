package io.mailing.email;

import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.Preview;
import io.mailing.spi.SendOutcome;

/** Sends one campaign. */
final class EmailSender implements MessageSender {

    private final EmailComposer composer;
    private final Mailbox from;
    private final SmtpPool pool;

    EmailSender(EmailComposer composer, Mailbox from, SmtpPool pool) {
        this.composer = composer;
        this.from = from;
        this.pool = pool;
    }

    @Override
    public Preview preview(OutboundMessage message) {
        EmailTexts.Result result = composer.texts().print(message.values());
        if (result instanceof EmailTexts.Texts texts) {
            return new Preview.Message(texts.subject(), texts.text(), texts.html());
        }
        return new Preview.Unfit(((EmailTexts.Unfit) result).reason());
    }

    @Override
    public SendOutcome send(OutboundMessage message) throws InterruptedException {
        EmailTexts.Result result = composer.texts().print(message.values());
        if (result instanceof EmailTexts.Texts texts) {
            return pool.send(from.address(), message.address(), composer.compose(message, texts));
        }
        return new SendOutcome.Unfit(((EmailTexts.Unfit) result).reason());
    }
}
