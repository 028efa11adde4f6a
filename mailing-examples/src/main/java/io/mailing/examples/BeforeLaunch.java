package io.mailing.examples;

import io.mailing.CampaignDraft;
import io.mailing.CampaignReview;
import io.mailing.Forecast;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Price;
import io.mailing.spi.Tariff;
import java.util.Map;

/** What somebody sees who is about to press the button: what would hold, when it would be through, what it would cost. */
public final class BeforeLaunch {

    private BeforeLaunch() {}

    /**
     * Names prices.
     *
     * @param builder with a channel {@code sms}
     * @return the builder
     */
    static MailingBuilder priced(MailingBuilder builder) {
        // tariff
        builder.tariff(Tariff.perPart(Map.of("sms", Price.of("0.065", "EUR"))));
        // end
        return builder;
    }

    /**
     * Looks ahead.
     *
     * @param mailing started
     * @param draft a draft
     * @return what a screen would show
     */
    static String look(Mailing mailing, CampaignDraft draft) {
        // look
        CampaignReview review = mailing.campaigns().review(draft);
        Forecast forecast = mailing.campaigns().forecast(draft);
        boolean ready = review.problems().isEmpty() && forecast.expired() == 0;
        return review + "\n" + forecast + (ready ? "Launch it?" : "Not like this.");
        // end
    }
}
