package io.mailing.examples;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.jdbc.JdbcStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A message for each event of the application's own: the bonus and its message come about by one commit, or not at all. */
public final class TriggeredBonus {

    private TriggeredBonus() {}

    /**
     * Launches the campaign that stands, once and for all: the application keeps its number.
     *
     * @param mailing started
     * @return its number
     */
    static CampaignId launch(Mailing mailing) {
        // launch
        CampaignDraft draft = CampaignDraft.triggered()
                .name("Bonus accrued")
                .subject("<first_name|friend>, you have a bonus")
                .text("Hello <first_name|friend>! <amount:0.00> is yours.");
        Campaign bonus = mailing.campaigns().launch(draft);
        return bonus.id();
        // end
    }

    /**
     * Books a bonus and lets its message go, in one transaction.
     *
     * @param mailing started with the store
     * @param store of the same database
     * @param dataSource the application's
     * @param campaign from {@link #launch}
     * @param number the bonus's own number: what tells it from any other
     * @param guest who gets it
     * @throws SQLException if it can't be booked: nothing is sent then
     */
    static void accrue(
            Mailing mailing, JdbcStore store, DataSource dataSource, CampaignId campaign, int number, Recipient guest)
            throws SQLException {
        // trigger
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement booking = connection.prepareStatement("INSERT INTO bonus (id) VALUES (?)")) {
                booking.setInt(1, number);
                booking.executeUpdate();
                mailing.campaigns().within(store.transaction(connection)).trigger(campaign, "bonus-" + number, guest);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
        // end
    }

    /**
     * Ends the campaign in good order.
     *
     * @param campaign the one that stands
     * @throws InterruptedException if interrupted
     */
    static void end(Campaign campaign) throws InterruptedException {
        campaign.closeToTriggers();
        campaign.awaitFinished(Duration.ofMinutes(1));
    }
}
