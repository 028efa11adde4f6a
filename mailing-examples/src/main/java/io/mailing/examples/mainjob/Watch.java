package io.mailing.examples.mainjob;

import io.mailing.Campaign;
import io.mailing.NotFinishedException;
import java.time.Clock;
import java.time.Duration;

/** Shows a campaign's progress until it is at rest. */
final class Watch {

    private static final Duration FRAME = Duration.ofMillis(200);
    private static final Duration LINE = Duration.ofSeconds(5);

    private final Screen screen;
    private final Clock clock;

    Watch(Screen screen, Clock clock) {
        this.screen = screen;
        this.clock = clock;
    }

    void until(Campaign campaign) throws InterruptedException {
        ProgressLine line = new ProgressLine(screen);
        long nextLine = clock.millis();
        boolean resting = false;
        while (!resting) {
            resting = restsWithin(campaign, FRAME);
            long now = clock.millis();
            String text = line.draw(campaign.progress(), now);
            if (screen.live()) {
                screen.draw(text);
            } else if (resting || now >= nextLine) {
                screen.line(text);
                nextLine = now + LINE.toMillis();
            }
        }
        screen.keep();
    }

    private static boolean restsWithin(Campaign campaign, Duration time) throws InterruptedException {
        try {
            campaign.awaitFinished(time);
            return true;
        } catch (NotFinishedException e) {
            return false;
        }
    }
}
