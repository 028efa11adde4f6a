package io.mailing.examples.crash;

import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.HistoryFilter;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.Throttle;
import io.mailing.jdbc.JdbcStore;
import io.mailing.spi.AudienceSource;
import io.mailing.telegram.TelegramChannel;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** One node as a host would run it: launches the campaign if there is none yet, and stays until it is finished. */
final class CrashNode {

    static final String TOKEN = "123456:" + "x".repeat(35);
    static final Duration LEASE = Duration.ofSeconds(1);

    private CrashNode() {}

    /** Arguments: JDBC URL, URL of the bot API, number of recipients. */
    public static void main(String[] args) throws InterruptedException {
        try (HikariDataSource database = dataSource(args[0]);
                Mailing mailing = start(database, args[1], Integer.parseInt(args[2]))) {
            if (mailing.history().campaigns(HistoryFilter.newest(1)).isEmpty()) {
                Campaign launched =
                        mailing.campaigns().launch(CampaignDraft.to("everyone").text("Hello <first_name>!"));
                System.out.println("launched " + launched.id());
            }
            campaign(mailing).awaitFinished(Duration.ofMinutes(5));
            System.out.println("finished");
        }
    }

    static Campaign campaign(Mailing mailing) {
        return mailing.campaigns()
                .find(mailing.history()
                        .campaigns(HistoryFilter.newest(1))
                        .get(0)
                        .id())
                .orElseThrow();
    }

    static HikariDataSource dataSource(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(8);
        return pool;
    }

    static Mailing start(HikariDataSource database, String botUrl, int recipients) {
        List<Recipient> everyone = IntStream.rangeClosed(1, recipients)
                .mapToObj(number -> Recipient.builder(Integer.toString(number))
                        .address("telegram", Integer.toString(number))
                        .attribute("first_name", "Guest " + number)
                        .build())
                .toList();
        return Mailing.builder()
                .store(JdbcStore.of(database))
                .channel(TelegramChannel.bot(TOKEN)
                        .baseUrl(botUrl)
                        .pace(Throttle.none())
                        .build())
                .audience("everyone", AudienceSource.of(everyone))
                .leaseTime(LEASE)
                .start();
    }
}
