package io.mailing.telegram;

import io.mailing.MessageContent;
import io.mailing.Reason;
import io.mailing.Template;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.Preview;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.TemplateVariables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends one campaign's messages. */
final class TelegramSender implements MessageSender {

    private final @Nullable CompiledTemplate text;
    private final boolean image;
    private final Part.Layout layout;
    private final PartSender sender;
    private final Unfinished unfinished;

    TelegramSender(PartSender sender, Unfinished unfinished, MessageContent content, TemplateVariables variables) {
        Template template = content.text();
        this.text = template == null || template.source().isBlank() ? null : template.compile(variables, Escaping.NONE);
        this.image = content.image() != null;
        this.layout = new Part.Layout(
                content.image() == null ? null : new Part.MediaSet(List.of(content.image())),
                content.attachments().isEmpty() ? null : new Part.MediaSet(content.attachments()));
        this.sender = sender;
        this.unfinished = unfinished;
    }

    @Override
    public Preview preview(OutboundMessage message) {
        Rendering rendering = render(message.values());
        if (rendering instanceof Rendering.Unfit unfit) {
            return new Preview.Unfit(reason(unfit));
        }
        String printed = ((Rendering.Text) rendering).text();
        Reason fault = fault(printed);
        return fault == null
                ? new Preview.Message(null, printed.isBlank() ? null : printed, null)
                : new Preview.Unfit(fault);
    }

    @Override
    public SendOutcome send(OutboundMessage message) throws InterruptedException {
        MessageProgress progress = unfinished.take(message.key());
        if (progress == null) {
            Rendering rendering = render(message.values());
            if (rendering instanceof Rendering.Unfit unfit) {
                return new SendOutcome.Unfit(reason(unfit));
            }
            String printed = ((Rendering.Text) rendering).text();
            Reason fault = fault(printed);
            if (fault != null) {
                return new SendOutcome.Unfit(fault);
            }
            progress = new MessageProgress(printed.isBlank() ? null : printed, message.address());
        }
        progress.lay(layout, message.files());
        try {
            return sendParts(progress);
        } finally {
            if (progress.begun() && !progress.complete()) {
                progress.rests();
                unfinished.keep(message.key(), progress);
            }
        }
    }

    /** Goes on until all parts are taken or one isn't. */
    private SendOutcome sendParts(MessageProgress progress) throws InterruptedException {
        boolean begunHere = false;
        boolean interrupted = false;
        try {
            while (!progress.complete()) {
                Answer answer;
                try {
                    answer = sender.send(progress.next(), progress.address());
                } catch (InterruptedException e) {
                    if (!begunHere) {
                        throw e;
                    }
                    // A part went out already. To stop here would leave half a message: the rest takes no longer than
                    // the
                    // time bounds say.
                    interrupted = true;
                    continue;
                }
                if (answer instanceof Answer.Taken taken) {
                    progress.taken(taken.result());
                    begunHere = true;
                } else if (answer instanceof Answer.Refused refused
                        && refused.migratedTo() != null
                        && !progress.migrated()) {
                    progress.migrate(refused.migratedTo());
                } else {
                    return outcome(answer, progress);
                }
            }
            return progress.accepted();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SendOutcome outcome(Answer answer, MessageProgress progress) {
        SendOutcome outcome;
        if (answer instanceof Answer.Refused refused) {
            outcome = Verdict.of(refused);
        } else if (answer instanceof Answer.NotSent notSent) {
            outcome = new SendOutcome.NotSubmitted(notSent.reason());
        } else if (answer instanceof Answer.Lost lost) {
            outcome = new SendOutcome.Unknown(lost.reason());
        } else {
            throw new IllegalStateException("no outcome for " + answer);
        }
        if (progress.begun() && outcome instanceof SendOutcome.RefusedForGood refused) {
            return new SendOutcome.RefusedForGood(new Reason(
                    "telegram-incomplete",
                    progress.place() + " was refused, the recipient has what came before it (" + refused.reason()
                            + ")"));
        }
        if (progress.begun() && outcome instanceof SendOutcome.Unknown unknown) {
            return new SendOutcome.Unknown(new Reason(
                    unknown.reason().code(),
                    progress.place() + ": " + unknown.reason().text()));
        }
        return outcome;
    }

    private Rendering render(RecipientValues values) {
        return text == null ? new Rendering.Text("") : text.render(values);
    }

    private @Nullable Reason fault(String printed) {
        if (printed.isBlank() && !image) {
            return new Reason("empty-text", "nothing but white space is left of the text for this recipient");
        }
        return TextLimits.fitsMessage(printed)
                ? null
                : new Reason(
                        "text-too-long",
                        "the text has " + TextLimits.length(printed) + " characters for this recipient; Telegram takes "
                                + TextLimits.MESSAGE);
    }

    private static Reason reason(Rendering.Unfit unfit) {
        return new Reason(unfit.fault().code(), unfit.message());
    }

    @Override
    public String toString() {
        return "TelegramSender";
    }
}
