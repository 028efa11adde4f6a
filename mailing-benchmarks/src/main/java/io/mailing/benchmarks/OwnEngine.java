package io.mailing.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.LedgerCheck;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.jdbc.JdbcStore;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * This SDK from launch to FINISHED: it also makes each message personal and counts outcomes, which the peers do not.
 *
 * @param place what it runs on
 */
record OwnEngine(Place place) implements StoreEngine {

    static final int CONCURRENCY = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** What it runs on. */
    enum Place {
        POSTGRES("mailing", 1),
        OLD_SNAPSHOT("mailing, old snapshot held", 1),
        H2_FILE("mailing, H2 in a file", 4);

        private final String title;
        private final int divisor;

        Place(String title, int divisor) {
            this.title = title;
            this.divisor = divisor;
        }
    }

    @Override
    public String name() {
        return place.title;
    }

    @Override
    public int share(int recipients) {
        return recipients / place.divisor;
    }

    @Override
    public Session open(Server server) throws Exception {
        if (place == Place.H2_FILE) {
            Path folder = Files.createTempDirectory("benchmark-h2");
            String url = "jdbc:h2:file:" + folder.resolve("ledger");
            return new Own(new Database(url, Server.pool(url, Server.CONNECTIONS), () -> delete(folder)), false);
        }
        return new Own(server.fresh(), place == Place.OLD_SNAPSHOT);
    }

    private static void delete(Path folder) throws SQLException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    private static final class Own implements Session {
        private final Database database;
        private final boolean oldSnapshot;
        private final LongAdder taken = new LongAdder();
        private final AtomicInteger count = new AtomicInteger();
        private final Mailing mailing;

        Own(Database database, boolean oldSnapshot) {
            this.database = database;
            this.oldSnapshot = oldSnapshot;
            this.mailing = start(database.pool(), text -> taken.increment(), new Resizable(count));
        }

        @Override
        public Timing run(int jobs) throws Exception {
            taken.reset();
            count.set(jobs);
            Connection old = oldSnapshot ? snapshot() : null;
            try {
                Instant launch = Instant.now();
                Campaign campaign = mailing.campaigns()
                        .launch(CampaignDraft.to("people").text(People.TEXT).name("benchmark"));
                CampaignState end = campaign.awaitFinished(PATIENCE);
                CampaignSummary summary = mailing.history().summary(campaign.id());
                verify(jobs, end, summary, mailing.history().verify(campaign.id()));
                Instant sending = Objects.requireNonNull(summary.startedAt());
                Instant finished = Objects.requireNonNull(summary.finishedAt());
                return new Timing(jobs, seconds(launch, sending), seconds(sending, finished));
            } finally {
                if (old != null) {
                    old.rollback();
                    old.close();
                }
            }
        }

        private void verify(int jobs, CampaignState end, CampaignSummary summary, LedgerCheck check) {
            if (end != CampaignState.FINISHED
                    || summary.progress().sent() != jobs
                    || taken.sum() != jobs
                    || !check.sound()) {
                throw new AssertionError(
                        jobs + " were to be sent, the channel took " + taken.sum() + ": " + summary + ", " + check);
            }
        }

        /** Sees the database as it is now, and does nothing from then on. */
        private Connection snapshot() throws SQLException {
            Connection connection = database.pool().getConnection();
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT txid_current()");
            }
            return connection;
        }

        @Override
        public void close() throws SQLException {
            mailing.close();
            database.close();
        }
    }

    static Mailing start(HikariDataSource pool, Consumer<String> taken, AudienceSource people) {
        return Mailing.builder()
                .store(JdbcStore.of(pool))
                .channel(new NoopChannel(CONCURRENCY, taken))
                .audience("people", people)
                .start();
    }

    static double seconds(Instant from, @Nullable Instant to) {
        return Duration.between(from, Objects.requireNonNull(to)).toNanos() / 1e9;
    }

    /** As many people as the next run wants. */
    private record Resizable(AtomicInteger count) implements AudienceSource {
        @Override
        public AudienceSchema schema() {
            return new People(count.get()).schema();
        }

        @Override
        public void forEach(Consumer<Recipient> sink) {
            new People(count.get()).forEach(sink);
        }
    }
}
