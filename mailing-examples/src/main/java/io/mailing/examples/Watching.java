package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.CampaignEvent;
import io.mailing.CampaignState;
import io.mailing.DeliveryEvent;
import io.mailing.DeliveryState;
import io.mailing.Progress;
import io.mailing.spi.MailingListener;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** What goes on, as it happens: a listener for the application, and progress for a screen. */
public final class Watching {

    private Watching() {}

    /**
     * The office hears when a campaign is through, and who can't be reached is looked at.
     *
     * @param office hears a line for each campaign that is finished
     * @param unreached hears the id of each recipient to whom no channel could send
     * @return to be given to {@code Mailing.builder().listener(...)}
     */
    static MailingListener listener(Consumer<String> office, Consumer<String> unreached) {
        // listener
        return new MailingListener() {
            @Override
            public void campaignChanged(CampaignEvent event) {
                if (event.after() == CampaignState.FINISHED) {
                    office.accept(event.name() + " is finished");
                }
            }

            @Override
            public void deliveryChanged(DeliveryEvent event) {
                if (event.state() == DeliveryState.FAILED) {
                    unreached.accept(event.recipient());
                }
            }
        };
        // end
    }

    /**
     * Shows how far a campaign has come, four times a second at most.
     *
     * @param campaign under way
     * @param screen hears the figures, as in "200/200", until the campaign rests
     */
    static void show(Campaign campaign, Consumer<String> screen) {
        // progress
        campaign.progressUpdates(Duration.ofMillis(250)).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Progress progress) {
                screen.accept(progress.sentOfTotal());
            }

            @Override
            public void onError(Throwable fault) {
                screen.accept("gone");
            }

            @Override
            public void onComplete() {
                screen.accept("done");
            }
        });
        // end
    }
}
