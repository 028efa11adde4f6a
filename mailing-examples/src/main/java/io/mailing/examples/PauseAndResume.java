package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.Mailing;
import io.mailing.NotFinishedException;
import io.mailing.Throttle;
import java.time.Duration;

/**
 * Holding a campaign and going on. What has been sent stays sent, what is left stays in the store, also over a restart; any
 * node on the same database can do either.
 */
public final class PauseAndResume {

    private PauseAndResume() {}

    /**
     * Launches slowly, holds, then goes on.
     *
     * @param mailing started, with an audience "guests"
     * @return what became of it
     * @throws InterruptedException if interrupted
     */
    static String run(Mailing mailing) throws InterruptedException {
        Campaign campaign = mailing.campaigns()
                .launch(CampaignDraft.to("guests")
                        .subject("News")
                        .text("Hello <first_name|friend>!")
                        .throttle(Throttle.perSecond(50)));
        awaitSent(campaign, 5);

        campaign.pause();
        String held = campaign.state() + ", some sent: " + (campaign.progress().sent() >= 5) + ", some left: "
                + (campaign.progress().waiting() > 0);

        campaign.resume();
        return held + "; then " + campaign.awaitFinished(Duration.ofMinutes(1)) + ", "
                + campaign.progress().sent() + " sent";
    }

    private static void awaitSent(Campaign campaign, long count) throws InterruptedException {
        while (campaign.progress().sent() < count) {
            try {
                campaign.awaitFinished(Duration.ofMillis(20));
            } catch (NotFinishedException e) {
                // It goes on: look again.
            }
        }
    }
}
