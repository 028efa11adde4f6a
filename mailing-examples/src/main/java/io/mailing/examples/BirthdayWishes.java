package io.mailing.examples;

import io.mailing.CampaignDraft;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Quota;
import io.mailing.TextBrief;
import io.mailing.TextSample;
import io.mailing.chat.ChatCompletionsWriter;
import java.net.URI;
import java.util.List;

/** A language model writes each guest a line of their own; who gets none gets a ready one. */
public final class BirthdayWishes {

    private BirthdayWishes() {}

    /**
     * Sets the writer up.
     *
     * @param mailing that is being set up
     * @param models the address of a server that speaks chat-completions, such as {@code http://127.0.0.1:8080/v1}
     * @return the same
     */
    static MailingBuilder withWriter(MailingBuilder mailing, URI models) {
        // writer
        return mailing.textWriter(ChatCompletionsWriter.builder(models, "some-model")
                        .parameter("temperature", 0.7)
                        .concurrency(2)
                        .build())
                .textsPerDay(Quota.perDay(5_000));
        // end
    }

    /**
     * The draft.
     *
     * @return for the audience "guests"
     */
    static CampaignDraft draft() {
        // brief
        return CampaignDraft.to("guests")
                .text("<written_text>\n\nYour coffee shop")
                .brief(TextBrief.of(
                                "Wish <first_name> a happy birthday in two friendly sentences. They like <favourite|coffee>.")
                        .maxCharacters(300)
                        .forbid("discount|for free")
                        .orElse("Happy birthday, <first_name>!"));
        // end
    }

    /**
     * Looks before it leaps.
     *
     * @param mailing running
     * @return what the first three would get
     */
    static List<TextSample> look(Mailing mailing) {
        // samples
        List<TextSample> samples = mailing.campaigns().textSamples(draft(), 3);
        samples.forEach(sample -> System.out.println(sample.recipient().id() + ": " + sample.previews()));
        // end
        return samples;
    }
}
