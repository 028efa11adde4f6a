package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.Mailing;
import io.mailing.MissedRuns;
import io.mailing.Recurrence;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** A campaign that is sent every Monday and Thursday, to whoever is in the audience by then. */
public final class WeeklyNews {

    private WeeklyNews() {}

    /**
     * Launches the rule, once and for all.
     *
     * @param mailing started, with an audience "guests"
     * @return the rule, which stands
     */
    static Campaign launch(Mailing mailing) {
        // launch
        ZoneId warsaw = ZoneId.of("Europe/Warsaw");
        Recurrence twiceAWeek = Recurrence.weekly(
                        Set.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY), LocalTime.of(9, 0), warsaw)
                .until(Instant.parse("2036-12-31T23:00:00Z"))
                .missed(MissedRuns.SKIP); // as if nothing were said
        return mailing.campaigns()
                .launch(CampaignDraft.to("guests")
                        .name("News")
                        .subject("News of <today>")
                        .text("Hello <first_name|friend>!")
                        .repeat(twiceAWeek));
        // end
    }

    /**
     * The next runs, for a screen.
     *
     * @param expression five fields that somebody typed
     * @param zone where its times are meant
     * @param now from when on
     * @return three moments, or fewer if it ends
     * @throws IllegalArgumentException if it is no cron expression
     */
    static List<Instant> preview(String expression, ZoneId zone, Instant now) {
        // preview
        return Recurrence.cron(expression, zone).preview(now, 3);
        // end
    }
}
