package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.Mailing;
import io.mailing.Recipient;
import java.time.Duration;

/** A campaign's message that goes to a colleague first, to see how it looks. */
public final class TestMessage {

    private TestMessage() {}

    /**
     * Sends a campaign's message to one recipient, and tells what became of it.
     *
     * @param mailing started
     * @param campaign as it stands
     * @return the test
     * @throws InterruptedException if interrupted
     */
    static Campaign send(Mailing mailing, Campaign campaign) throws InterruptedException {
        // test
        Recipient colleague = Recipient.builder("anna")
                .address("email", "anna@shop.example")
                .attribute("first_name", "Anna")
                .build();
        Campaign test = campaign.sendTest(colleague);
        // end
        System.out.println(mailing.history().summary(test.id()).kind() + " " + test.awaitFinished(Duration.ofMinutes(1))
                + ": " + test.progress());
        return test;
    }
}
