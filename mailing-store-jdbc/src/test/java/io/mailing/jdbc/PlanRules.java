package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.jdbc.internal.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked for all the time is found by an index, also among many rows that are at rest. */
abstract class PlanRules extends StoreRules {

    /** A query whose rows are the numbers 1 to n, in a column of the name that is given. */
    abstract String numbers(int n, String column);

    abstract boolean postgres();

    @Test
    void poll_reads_the_campaigns_that_are_awake_by_their_index() throws SQLException {
        execute("INSERT INTO mailing_campaign (id, kind, name, plan, state, control_epoch, total, created_at, sent_for,"
                + " snapshot_epoch) SELECT i, 'ONE_OFF', 'Autumn sale', '{}',"
                + " CASE WHEN MOD(i, 1000) = 0 THEN 'SENDING' ELSE 'FINISHED' END, 1, 0, 0, 0, 0 FROM "
                + numbers(20_000, "i"));

        assertThat(
                        plan(
                                "SELECT * FROM mailing_campaign WHERE state IN ('SCHEDULED', 'PREPARING', 'SENDING') ORDER BY id"))
                .contains("mailing_campaign_state");
    }

    @Test
    void claim_reads_the_first_ready_block_by_its_index_while_a_large_snapshot_is_written() throws SQLException {
        // Of the campaign that is being sent most blocks are done; another one's blocks are all ready.
        insertBlocks(1, 20_000, "CASE WHEN i < 15000 THEN 'DONE' WHEN i < 15010 THEN 'LEASED' ELSE 'READY' END");
        insertBlocks(2, 50_000, "'READY'");

        assertThat(plan(Statements.firstReady(postgres()), 1L, "email", "email", 0L))
                .contains("mailing_block_ready");
    }

    @Test
    void gathering_reads_what_waits_by_its_index_among_all_that_ever_was() throws SQLException {
        execute("INSERT INTO mailing_trigger (campaign, event_key, waiting, triggered_at)"
                + " SELECT 1, 'bonus-' || i, MOD(i, 2000) = 0, i FROM " + numbers(50_000, "i"));

        assertThat(plan(Statements.waiting(postgres()))).contains("mailing_trigger_waiting");
        assertThat(plan(Statements.gather(postgres()), 1L, 500))
                .contains("mailing_trigger_waiting")
                .doesNotContain("sort key");
    }

    /** The state of affairs after each launch: what the database knows of values is from before it. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_campaign_that_was_never_analyzed_is_counted_in_good_time() throws SQLException {
        insertSent(1, 1_000);
        execute("INSERT INTO mailing_counter (campaign, shard, state, n) VALUES (1, 0, 'SENT', 1)"); // and ANALYZE
        int many = 50_000;
        insertSent(2, many);

        assertThat(store.history().check(new CampaignId(2)).orElseThrow().facts())
                .isEqualTo(Map.of(DeliveryState.FAILED, (long) many));
        assertThat(store.history().reasons(new CampaignId(2))).hasSize(1);
    }

    @Test
    void journal_is_searched_by_indexes() throws SQLException {
        insertSent(1, 20_000);
        execute("INSERT INTO mailing_counter (campaign, shard, state, n) VALUES (1, 0, 'SENT', 1)"); // and ANALYZE

        List<Object> parameters = new ArrayList<>(List.of(1L));
        parameters.addAll(Statements.ofPerson(postgres(), 1, "guest7"));
        parameters.addAll(List.of(0, 0, -1, 100));
        assertThat(plan(Statements.keysByRecipient(postgres()), parameters.toArray()))
                .contains(postgres() ? "mailing_delivery_pkey" : "mailing_delivery_recipient")
                .doesNotContain("seq scan on mailing_delivery");
        if (postgres()) {
            assertThat(plan(Statements.keysByReason(true), 1L, "smtp-550", 0, 0, -1, 100))
                    .contains("mailing_outcome_reason")
                    .doesNotContain("sort key");
            assertThat(plan(Statements.keysAgain(true), 1L, "email", 0, 0, -1, 100))
                    .contains("mailing_outcome_again")
                    .doesNotContain("sort key");
        }
    }

    private void insertSent(int campaign, int count) throws SQLException {
        String place = campaign + ", FLOOR((i - 1) / 500) + 1, MOD(i - 1, 500)";
        String[] inserts = {
            "INSERT INTO mailing_campaign (id, kind, name, plan, state, control_epoch, total, created_at, sent_for,"
                    + " snapshot_epoch) VALUES (" + campaign + ", 'ONE_OFF', 'Autumn sale', '{}', 'FINISHED', 1, "
                    + count
                    + ", 0, 0, 0)",
            "INSERT INTO mailing_delivery (campaign, block, seq, recipient, routes, vals) SELECT " + place
                    + ", 'guest' || i, '[]', '[]' FROM " + numbers(count, "i"),
            "INSERT INTO mailing_outcome (campaign, block, seq, attempt, state, channel, happened_at) SELECT " + place
                    + ", 1, 'FAILED', 'email', 0 FROM " + numbers(count, "i"),
            "INSERT INTO mailing_block (campaign, block, lane, size, open_count, state, epoch, not_before) SELECT "
                    + campaign + ", i, 'email', 500, 0, 'DONE', 1, 0 FROM " + numbers(count / 500, "i")
        };
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String insert : inserts) {
                statement.execute(insert);
            }
        }
    }

    private void insertBlocks(int campaign, int count, String state) throws SQLException {
        execute("INSERT INTO mailing_block (campaign, block, lane, size, open_count, state, epoch, not_before) SELECT "
                + campaign + ", i, 'email', 500, 500, " + state + ", 0, 0 FROM " + numbers(count, "i"));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            statement.execute("ANALYZE");
        }
    }

    private String plan(String sql, Object... parameters) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
        }
        return String.join("\n", lines).toLowerCase(Locale.ROOT);
    }
}
