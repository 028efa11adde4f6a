package io.mailing.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.Mailing;
import io.mailing.audience.AttributeType;
import io.mailing.audience.Audience;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A large CSV file goes into a list and to its people in one go. Run in a small heap of its own. */
final class MillionRows {

    /** Begins a line: rows accepted, refused, duplicates, seconds, peak of the heap in MB. */
    static final String UPLOADED = "UPLOADED ";

    /** Begins the last line: people who got their message, messages that were not right, state, seconds, peak of the heap in MB. */
    static final String SENT = "SENT ";

    private MillionRows() {}

    /** Arguments: JDBC URL, user, CSV file. */
    public static void main(String[] args) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        config.setUsername(args[1]);
        config.setPassword("");
        config.setMaximumPoolSize(8);
        CountedChannel email = new CountedChannel();
        try (HikariDataSource pool = new HikariDataSource(config);
                Mailing mailing = Mailing.builder()
                        .store(JdbcStore.of(pool))
                        .channel(email)
                        .start();
                InputStream csv = Files.newInputStream(Path.of(args[2]))) {
            long begin = System.nanoTime();
            UploadReport report = mailing.lists()
                    .upload(
                            "million",
                            csv,
                            UploadOptions.builder()
                                    .maxBytes(1L << 30)
                                    .attribute("balance", AttributeType.NUMBER)
                                    .ignoreDuplicates()
                                    .build());
            System.out.println(UPLOADED
                    + report.rows().accepted() + " " + report.rows().refused() + " "
                    + report.rows().duplicates() + " " + seconds(begin) + " " + peak());
            begin = System.nanoTime();
            Campaign campaign = mailing.campaigns()
                    .launch(CampaignDraft.to(Audience.list(report.list()).where("balance >= 0"))
                            .text("<id> <first_name>"));
            CampaignState state = campaign.awaitFinished(Duration.ofMinutes(30));
            System.out.println(
                    SENT + email.people() + " " + email.wrong() + " " + state + " " + seconds(begin) + " " + peak());
        }
    }

    private static double seconds(long begin) {
        return Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
    }

    /** In MB. */
    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                >> 20;
    }
}
