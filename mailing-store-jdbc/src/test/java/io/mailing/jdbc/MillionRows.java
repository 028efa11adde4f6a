package io.mailing.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Mailing;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import io.mailing.test.FakeChannel;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;

/** A large CSV file goes into a list in one pass. Run in a small heap of its own. */
final class MillionRows {

    /** Begins the one line that it says at the end: rows accepted, refused, duplicates, seconds, peak of the heap in MB. */
    static final String ANSWER = "UPLOADED ";

    private MillionRows() {}

    /** Arguments: JDBC URL, user, CSV file. */
    public static void main(String[] args) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        config.setUsername(args[1]);
        config.setPassword("");
        config.setMaximumPoolSize(8);
        try (HikariDataSource pool = new HikariDataSource(config);
                Mailing mailing = Mailing.builder()
                        .store(JdbcStore.of(pool))
                        .channel(FakeChannel.named("email"))
                        .start();
                InputStream csv = Files.newInputStream(Path.of(args[2]))) {
            long begin = System.nanoTime();
            UploadReport report = mailing.lists()
                    .upload(
                            "million",
                            csv,
                            UploadOptions.builder()
                                    .maxBytes(1L << 30)
                                    .ignoreDuplicates()
                                    .build());
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.println(ANSWER
                    + report.rows().accepted() + " " + report.rows().refused() + " "
                    + report.rows().duplicates() + " " + seconds + " " + peak() / 1048576.0);
        }
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
