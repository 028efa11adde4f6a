package io.mailing.benchmarks;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.CsvAudience;
import io.mailing.Mailing;
import io.mailing.SuppressionScope;
import io.mailing.jdbc.JdbcStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A CSV file written down as deliveries, against the same reader and COPY with nothing between. */
final class SnapshotSuite implements Suite {

    private static final int BLOCK = 1000;
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(5).toNanos();

    private static final String SCHEMA = """
            CREATE TABLE delivery (campaign BIGINT NOT NULL, block INTEGER NOT NULL, seq INTEGER NOT NULL,
              recipient TEXT NOT NULL, routes TEXT NOT NULL, vals TEXT NOT NULL, locale TEXT, zone TEXT,
              PRIMARY KEY (campaign, block, seq))""";

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public String about() {
        return "a CSV file written down as deliveries on PostgreSQL; rows/s";
    }

    /** How long the file was checked (at the launch, nothing is written), and how long it was written down. */
    private record Timing(double check, double write) {}

    @Override
    public List<Result> run(Options options, PrintStream out) throws Exception {
        int lines = options.recipients(1_000_000, 100_000);
        int rounds = options.rounds(3, 2);
        Path folder = Files.createTempDirectory("benchmark-csv");
        Path file = folder.resolve("people.csv");
        List<Timing> ours = new ArrayList<>();
        List<Timing> addresses = new ArrayList<>();
        List<Timing> people = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (Server server = Server.start()) {
            out.println(server.settings());
            write(file, lines);
            out.println(lines + " lines, " + (Files.size(file) >> 20) + " MB, " + rounds + " rounds after a warm-up");
            for (int round = 0; round <= rounds; round++) {
                Timing own = own(server, file, lines, List.of());
                Timing byAddress = own(server, file, lines, List.of(elsewhere()));
                Timing byBoth = own(
                        server, file, lines, List.of(elsewhere(), SuppressionScope.recipient("nobody of the file")));
                double limit = bare(server, file, lines);
                if (round > 0) {
                    ours.add(own);
                    addresses.add(byAddress);
                    people.add(byBoth);
                    bare.add(limit);
                }
            }
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
        double written = rate(lines, ours);
        double checked = lines / Median.of(ours.stream().map(Timing::check).toList());
        double limit = lines / Median.of(bare);
        Table table = new Table("way", "rows/s", "ours is");
        table.row("mailing, snapshot", Table.whole(written), "x 1.00");
        table.row("mailing, some address suppressed", Table.whole(rate(lines, addresses)), "");
        table.row("mailing, some recipient besides", Table.whole(rate(lines, people)), "");
        table.row("mailing, check of the file at the launch", Table.whole(checked), "");
        table.row("bare FastCSV + COPY", Table.whole(limit), "x " + Table.decimal(written / limit));
        table.print(out);
        return List.of(new Result("snapshot", written, null, limit, null, written / limit));
    }

    private static SuppressionScope elsewhere() {
        return SuppressionScope.address(NoopChannel.NAME, "nobody@elsewhere.example");
    }

    private static double rate(int lines, List<Timing> timings) {
        return lines / Median.of(timings.stream().map(Timing::write).toList());
    }

    private static void write(Path file, int lines) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,email,first_name,last_name,city,joined\n");
            for (int i = 0; i < lines; i++) {
                out.write(i + "," + People.address(i) + "," + People.firstName(i) + ",\"O'Neil, " + i + "\","
                        + People.city(i) + ",2026-01-01\n");
            }
        }
    }

    private static Timing own(Server server, Path file, int lines, List<SuppressionScope> suppressed) throws Exception {
        try (Database database = server.fresh();
                Mailing mailing = Mailing.builder()
                        .store(JdbcStore.of(database.pool()))
                        .channel(new NoopChannel(OwnEngine.CONCURRENCY, text -> {}))
                        .audience(
                                "people",
                                CsvAudience.builder(file)
                                        .maxBytes(Long.MAX_VALUE)
                                        .build())
                        .start()) {
            suppressed.forEach(scope -> mailing.suppressions().suppress(scope, "unsubscribed"));
            Instant begin = Instant.now();
            Campaign campaign =
                    mailing.campaigns().launch(CampaignDraft.to("people").text(People.TEXT));
            Instant launched = mailing.history().summary(campaign.id()).createdAt();
            Instant written = awaitWritten(mailing, campaign);
            if (campaign.progress().total() != lines) {
                throw new AssertionError(lines + " were to be written down: " + campaign.progress());
            }
            database.require(lines, "SELECT count(*) FROM mailing_delivery");
            campaign.cancel(); // the sending, which has begun, is another suite's matter
            return new Timing(OwnEngine.seconds(begin, launched), OwnEngine.seconds(launched, written));
        }
    }

    private static Instant awaitWritten(Mailing mailing, Campaign campaign) {
        while (true) {
            CampaignState state = campaign.state();
            Instant started = mailing.history().summary(campaign.id()).startedAt();
            if (started != null) {
                return started;
            }
            if (state != CampaignState.PREPARING) {
                throw new AssertionError("the campaign is " + state);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static double bare(Server server, Path file, int lines) throws SQLException, IOException {
        try (Database database = server.fresh()) {
            database.execute(SCHEMA);
            long begin = System.nanoTime();
            try (Connection connection = database.pool().getConnection();
                    CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
                Iterator<CsvRecord> records = reader.iterator();
                CsvRecord unused = records.next();
                BareJdbc.copy(connection, "delivery (campaign, block, seq, recipient, routes, vals)", lines, i -> {
                    CsvRecord row = records.next();
                    return "1\t" + i / BLOCK + "\t" + i % BLOCK + "\t" + row.getField(0) + "\t[[\"email\",\""
                            + row.getField(1) + "\"]]\t[\"" + row.getField(2) + "\",\"" + row.getField(4) + "\"]\n";
                });
            }
            long end = System.nanoTime();
            database.require(lines, "SELECT count(*) FROM delivery");
            return (end - begin) / 1e9;
        }
    }
}
