package io.mailing.internal.engine;

import io.mailing.CampaignKind;
import io.mailing.MediaFile;
import io.mailing.Reason;
import io.mailing.internal.text.WriterRests;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.PersonalValues.Answer;
import io.mailing.spi.Preview;
import io.mailing.spi.store.Delivery;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a message that is looked at has of its recipient's own: values of which none is used up, and files. */
final class PreviewParts {

    private static final Logger LOG = LoggerFactory.getLogger(PreviewParts.class);

    private final PersonalParts parts;
    private final RecipientView views;
    private final FileMaking files;

    PreviewParts(PersonalParts parts, RecipientView views) {
        this.parts = parts;
        this.views = views;
        this.files = new FileMaking(parts, views, System::nanoTime);
    }

    /** Says why a message can't be shown. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Reason reason;

        Unfit(Reason reason) {
            super(reason.code(), null, false, false);
            this.reason = reason;
        }

        Preview preview() {
            return new Preview.Unfit(reason);
        }
    }

    PersonalParts parts() {
        return parts;
    }

    /** A delivery that was not written down, with values to look at. */
    Delivery valued(Delivery delivery, @Nullable RunPersonal personal) throws Unfit {
        if (personal == null) {
            return delivery;
        }
        @Nullable
        Object[] values =
                Arrays.copyOf(delivery.values().toArray(), personal.variables().size());
        for (String name : personal.values().keySet()) {
            PersonalValues provider = personal.providers().get(name);
            if (provider != null) {
                List<Object> given = asked(name, provider, delivery, personal);
                int[] slots = personal.slots(name);
                for (int i = 0; i < slots.length; i++) {
                    values[slots[i]] = given.get(i);
                }
            }
        }
        return delivery.with(Arrays.asList(values));
    }

    private List<Object> asked(String name, PersonalValues provider, Delivery delivery, RunPersonal personal)
            throws Unfit {
        PersonalValues.Person person =
                Supplier.person(Previews.PREVIEW_KEY, delivery, views, personal, provider.needs());
        List<String> names = personal.names(name);
        Answer answer;
        try {
            Map<String, Answer> answers =
                    provider.preview(new PersonalValues.Request(null, CampaignKind.TEST, names, List.of(person)));
            answer = answers == null ? null : answers.get(Previews.PREVIEW_KEY);
            if (answer instanceof PersonalValues.Values values) {
                return SupplyAnswers.checked(provider, names, values);
            }
        } catch (SupplyAnswers.Misfit e) {
            throw new Unfit(new Reason("personal-values", "Personal values '" + name + "': " + e.what()));
        } catch (WriterRests e) {
            throw new Unfit(e.reason());
        } catch (Exception | LinkageError e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.debug("The fault of personal values '{}'", name, e);
            throw new Unfit(new Reason(
                    "personal-values", "Personal values '" + name + "' can't be given now: " + FaultWords.of(e)));
        }
        throw new Unfit(
                answer instanceof PersonalValues.Skip skip
                        ? skip.reason()
                        : new Reason("personal-values", "Personal values '" + name + "' are not given now"));
    }

    /** The message as its recipient would see it, with files of their own. */
    Preview preview(
            MessageSender sender,
            OutboundMessage message,
            List<String> makers,
            @Nullable RunPersonal personal,
            Delivery delivery,
            Instant at) {
        if (personal == null || makers.isEmpty()) {
            return sender.preview(message);
        }
        try {
            FileMaking.Made made = files.has(makers)
                    ? files.look(makers, personal, delivery, at)
                    : new FileMaking.Unfit(
                            new Reason("no-maker", "The makers of its attachments " + makers + " are not all here"));
            if (made instanceof FileMaking.Unfit unfit) {
                return new Preview.Unfit(unfit.reason());
            }
            if (made instanceof FileMaking.Failed failed) {
                return new Preview.Unfit(failed.reason());
            }
            return with(sender, message, ((FileMaking.Files) made).files());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Preview.Unfit(new Reason("interrupted", "Making the attachments was interrupted"));
        }
    }

    private static Preview with(MessageSender sender, OutboundMessage message, List<MediaFile> own) {
        Preview seen = sender.preview(
                new OutboundMessage(message.key(), message.address(), message.values(), message.bulk(), own));
        return seen instanceof Preview.Message shown
                ? new Preview.Message(shown.subject(), shown.text(), shown.html(), own)
                : seen;
    }
}
