package io.mailing.benchmarks;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.CampaignState;
import io.mailing.MessageContent;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Template;
import io.mailing.TemplateSyntax;
import io.mailing.Throttle;
import io.mailing.jdbc.JdbcStore;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Fills a store with campaigns of which one has a large ledger. The deliveries are written as a snapshot writes them;
 * the rest the server makes out of numbers, which is quicker than sending it.
 */
final class HistoryLoad {

    static final int CAMPAIGNS = 10_000;

    /** The one with deliveries. */
    static final CampaignId LARGE = new CampaignId(CAMPAIGNS / 2);

    static final int BLOCK = 1000;

    /** When the first campaign was made; the others an hour later each. */
    static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

    private static final int AT_ONCE = 1_000_000;
    private static final int BLOCKS_AT_ONCE = 10;

    private final Database database;
    private final int deliveries;

    HistoryLoad(Database database, int deliveries) {
        this.database = database;
        this.deliveries = deliveries;
    }

    /** The id of the recipient of a delivery, in no order of theirs. */
    static String recipient(String number, int deliveries) {
        return "'guest-' || LPAD(CAST((" + number + "::bigint * 7919) % " + deliveries + " AS TEXT), 10, '0')";
    }

    void run(JdbcStore store) throws SQLException {
        template(store);
        campaigns();
        deliveries(store);
        for (int from = 0; from < deliveries; from += AT_ONCE) {
            int to = Math.min(deliveries, from + AT_ONCE) - 1;
            outcomes(from, to);
        }
        blocks();
        database.execute("VACUUM ANALYZE");
    }

    /** What all the others are copies of. */
    private static void template(JdbcStore store) {
        CampaignPlan plan = new CampaignPlan(
                "guests",
                SendMode.priority("telegram", "email"),
                null,
                Throttle.none(),
                RetryPolicy.standard(),
                Duration.ofDays(3));
        store.campaigns()
                .create(
                        new CampaignRecord(
                                new CampaignId(CAMPAIGNS + 1),
                                CampaignKind.ONE_OFF,
                                "Template",
                                "anna",
                                plan,
                                CampaignState.CREATED,
                                null,
                                1,
                                0,
                                FIRST,
                                null,
                                null,
                                null,
                                null,
                                Duration.ZERO),
                        new MessageContent(
                                null,
                                Template.text("Hello!", TemplateSyntax.ANGLE),
                                null,
                                null,
                                List.of(),
                                null,
                                null));
    }

    private void campaigns() throws SQLException {
        long first = FIRST.getEpochSecond() * 1_000_000;
        database.execute("""
                INSERT INTO mailing_campaign (id, kind, name, author, plan, state, control_epoch, total, created_at,
                    started_at, finished_at, sent_for, snapshot_epoch, search, channels)
                SELECT i, CASE WHEN i %% 10 = 0 THEN 'TRIGGERED' ELSE 'ONE_OFF' END, 'Sale ' || i || ' of the autumn',
                    'author ' || i %% 50, t.plan, CASE WHEN i %% 100 = 0 THEN 'CANCELLED' ELSE 'FINISHED' END, 1, 1000,
                    %d + i * 3600000000::bigint, %d + i * 3600000000::bigint, %d + i * 3600000000::bigint + 60000000,
                    60000000, 1, 'sale ' || i || ' of the autumn',
                    CASE WHEN i %% 1000 = 0 THEN E'\\nsms\\n' ELSE E'\\ntelegram\\nemail\\n' END
                FROM generate_series(1, %d) i, mailing_campaign t WHERE t.id = %d""".formatted(first, first, first, CAMPAIGNS, CAMPAIGNS + 1));
        database.execute("DELETE FROM mailing_campaign WHERE id = " + (CAMPAIGNS + 1));
        counters(1, CAMPAIGNS);
    }

    private void counters(long from, long to) throws SQLException {
        database.execute("INSERT INTO mailing_counter (campaign, shard, state, n)"
                + " SELECT i, shard, state, 40 FROM generate_series(" + from + ", " + to
                + ") i, generate_series(0, 7) shard,"
                + " (VALUES ('SENT'), ('FAILED'), ('SKIPPED')) s (state)");
    }

    /** As a snapshot writes them; then the campaign is as it was. */
    private void deliveries(JdbcStore store) throws SQLException {
        database.execute("UPDATE mailing_campaign SET state = 'PREPARING' WHERE id = " + LARGE.value());
        NodeId node = new NodeId("loader");
        if (!store.nodes().renew(node, Duration.ofHours(2))) {
            throw new IllegalStateException("the loader got no lease");
        }
        SnapshotLease lease = store.snapshots().begin(LARGE, node).orElseThrow();
        List<SnapshotBlock> some = new ArrayList<>();
        for (int from = 0; from < deliveries; from += BLOCK) {
            some.add(new SnapshotBlock(
                    from / BLOCK + 1,
                    "telegram",
                    IntStream.range(from, Math.min(deliveries, from + BLOCK))
                            .mapToObj(this::delivery)
                            .toList()));
            if (some.size() == BLOCKS_AT_ONCE || from + BLOCK >= deliveries) {
                if (!store.snapshots().append(lease, some, FIRST)) {
                    throw new IllegalStateException("the loader lost its lease");
                }
                some.clear();
            }
        }
        database.execute(
                "UPDATE mailing_campaign SET state = 'FINISHED', snapshot_node = NULL WHERE id = " + LARGE.value());
        counters(LARGE.value(), LARGE.value());
    }

    private Delivery delivery(int i) {
        return new Delivery(
                String.format(Locale.ROOT, "guest-%010d", i * 7919L % deliveries),
                List.of(
                        new Route("telegram", Integer.toString(i)),
                        new Route("email", "guest" + i + "@guests.example")),
                List.of("Anna", "Warszawa"),
                "pl-PL",
                "Europe/Warsaw",
                null);
    }

    private static String place() {
        return LARGE.value() + ", i / " + BLOCK + " + 1, i % " + BLOCK;
    }

    /**
     * Of a hundred two failed and one was deferred and then sent by the other channel; one in 100,000 failed for a rare reason,
     * one in 10,000 is in doubt, one in 10,000 waits. The last twentieth of all is not sent yet.
     */
    private void outcomes(int from, int to) throws SQLException {
        int sent = Math.min(to, deliveries / 20 * 19 / BLOCK * BLOCK - 1);
        String columns = "INSERT INTO mailing_outcome (campaign, block, seq, attempt, state, channel, code, reason,"
                + " provider_id, happened_at, due_lane, due_route, due_refusals, due_at) SELECT " + place();
        String rows = " FROM generate_series(" + from + ", " + sent + ") i";
        String deferred = "i % 100 = 7 OR i % 10000 = 9";
        database.execute(columns + """
                , 1, CASE WHEN i %% 10000 = 11 THEN 'IN_DOUBT' WHEN i %% 100000 = 13 OR i %% 50 = 3 THEN 'FAILED'
                    WHEN %s THEN 'DEFERRED' ELSE 'DELIVERED' END, 'telegram',
                CASE WHEN i %% 10000 = 11 THEN 'lost-answer' WHEN i %% 100000 = 13 THEN 'telegram-400-rare'
                    WHEN i %% 50 = 3 THEN 'telegram-403-blocked' WHEN %s THEN 'telegram-500' END,
                CASE WHEN i %% 50 = 3 THEN 'Forbidden: bot was blocked by the user' END,
                CASE WHEN i %% 50 <> 3 THEN CAST(i AS TEXT) END, i,
                CASE WHEN %s THEN 'email' END, CASE WHEN %s THEN 1 END, CASE WHEN %s THEN 0 END,
                CASE WHEN %s THEN i END""".formatted(deferred, deferred, deferred, deferred, deferred, deferred) + rows);
        database.execute(columns + ", 2, 'SENT', 'email', NULL, NULL, '<' || i || '@guests.example>', i, NULL,"
                + " CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS BIGINT)" + rows + " WHERE i % 100 = 7");
        database.execute(
                "INSERT INTO mailing_due (campaign, block, seq, lane, route, attempt, refusals, not_before, claim,"
                        + " permitted) SELECT " + place() + ", 'email', 1, 2, 0, i, '', FALSE" + rows
                        + " WHERE i % 10000 = 9");
    }

    /** Nineteen in twenty are done. */
    private void blocks() throws SQLException {
        int done = deliveries / 20 * 19 / BLOCK;
        database.execute("UPDATE mailing_block SET open_count = 0, state = 'DONE', epoch = 1 WHERE campaign = "
                + LARGE.value() + " AND block <= " + done);
    }
}
