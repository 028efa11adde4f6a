package io.mailing.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignSummary;
import io.mailing.HistoryFilter;
import io.mailing.Mailing;
import io.mailing.Throttle;
import java.time.Duration;
import java.util.List;

/** A node as a host would run it, with the default lease. It tells of every message. */
final class RecoveryNode {

    static final String UP = "UP";
    static final String READY = "READY ";
    static final String SENT = "SENT ";
    static final String FINISHED = "FINISHED";

    private RecoveryNode() {}

    /** Arguments: JDBC URL, number of recipients. */
    public static void main(String[] args) throws InterruptedException {
        int recipients = Integer.parseInt(args[1]);
        try (HikariDataSource pool = Server.pool(args[0], 8);
                Mailing mailing = OwnEngine.start(
                        pool, text -> System.out.println(SENT + System.currentTimeMillis()), new People(recipients))) {
            System.out.println(UP);
            Campaign campaign = campaign(mailing, recipients);
            System.out.println(READY + campaign.id());
            campaign.awaitFinished(Duration.ofMinutes(5));
            System.out.println(FINISHED);
        }
    }

    /** At ten seconds' worth a block, all of it is one block. */
    private static Campaign campaign(Mailing mailing, int recipients) {
        List<CampaignSummary> known = mailing.history().campaigns(HistoryFilter.newest(1));
        if (known.isEmpty()) {
            return mailing.campaigns()
                    .launch(CampaignDraft.to("people").text(People.TEXT).throttle(Throttle.perSecond(recipients / 10)));
        }
        return mailing.campaigns().find(known.get(0).id()).orElseThrow();
    }
}
