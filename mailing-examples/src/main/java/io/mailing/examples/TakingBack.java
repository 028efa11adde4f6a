package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.Progress;
import java.time.Duration;

/** A message that should not have gone out: taken back where the channel can, set right, and sent anew. */
public final class TakingBack {

    private TakingBack() {}

    /**
     * Recalls a campaign and sends it with another text.
     *
     * @param wrong finished, cancelled or paused
     * @return what became of the first messages
     * @throws InterruptedException if interrupted
     */
    static String run(Campaign wrong) throws InterruptedException {
        wrong.recall();
        wrong.awaitFinished(Duration.ofHours(1)); // CREATED again
        Progress first = wrong.progress(); // who kept the message, and why, stands in the journal until the edit

        wrong.edit(draft -> draft.text("Sorry, <first_name|friend>: the sale begins on Friday."));
        wrong.launch();
        return first.recalled() + " taken back, " + first.recallFailed() + " not";
    }
}
