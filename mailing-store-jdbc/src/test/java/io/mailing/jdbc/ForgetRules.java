package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.RetentionStore.Erased;
import io.mailing.spi.store.RetentionStore.Erasure;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.Trigger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is really gone from the tables. */
abstract class ForgetRules extends StoreRules {

    private static final String ID = "person-4711";
    private static final List<String> PERSONAL =
            List.of(ID, "zuzanna", "Zuzanna", "Zuzännä", "555000111", "pl-PL", "Warsaw", "<msg-77@", "moved-to");

    private static Delivery person() {
        return new Delivery(
                ID,
                List.of(new Route("telegram", "555000111"), new Route(Book.LANE, "zuzanna@guests.example")),
                List.of("Zuzanna", "Zuzännä"),
                "pl-PL",
                "Europe/Warsaw",
                null);
    }

    /** Everything in every table of this installation, as text. */
    private String everything() throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = connection
                    .getMetaData()
                    .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"
                    })) {
                while (rows.next()) {
                    tables.add(rows.getString("TABLE_NAME"));
                }
            }
            assertThat(new TreeSet<>(tables.stream()
                            .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                            .toList()))
                    .contains(
                            "mailing_delivery",
                            "mailing_outcome",
                            "mailing_due",
                            "mailing_suppression",
                            "mailing_reason");
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int i = 1; i <= columns; i++) {
                            Object value = rows.getObject(i);
                            all.append(
                                            value instanceof byte[] bytes
                                                    ? new String(bytes, StandardCharsets.UTF_8)
                                                    : rows.getString(i))
                                    .append('\n');
                        }
                    }
                }
            }
        }
        return all.toString();
    }

    private void erase(CampaignId campaign) {
        int from = 1;
        while (from > 0) {
            Erased piece = store.retention().erase(new Erasure(campaign, ID, "erased-00ff", NOW, Route::address), from);
            from = piece.nextBlock();
        }
    }

    private static Outcome outcome(Claim.Pending pending, DeliveryState state) {
        boolean deferred = state == DeliveryState.DEFERRED;
        return new Outcome(
                pending.key(),
                pending.attempt(),
                state,
                Book.LANE,
                state.accepted() ? null : new Reason("smtp-550", "zuzanna@guests.example is unknown"),
                "<msg-77@host>",
                "moved-to@guests.example",
                NOW,
                deferred ? new Outcome.Due(Book.LANE, 1, 1, NOW) : null);
    }

    @Test
    void no_table_holds_a_word_of_who_was_erased() throws SQLException {
        NodeId node = Book.node(store);
        List<CampaignId> campaigns = new ArrayList<>();
        for (DeliveryState state : List.of(DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DEFERRED)) {
            CampaignId campaign = Book.sending(
                    store,
                    node,
                    List.of(
                            new SnapshotBlock(1, Book.LANE, List.of(Book.delivery(1), person())),
                            new SnapshotBlock(2, Book.LANE, List.of(person()))));
            Claim claim = Book.claim(store, campaign, node);
            store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
            store.ledger()
                    .record(
                            List.of(
                                    outcome(claim.deliveries().get(0), DeliveryState.SENT),
                                    outcome(claim.deliveries().get(1), state)),
                            List.of(claim.lease()));
            campaigns.add(campaign);
        }
        // Permitted, and its outcome comes after the erasure.
        Claim late = Book.claim(store, campaigns.get(0), node);
        store.ledger().permit(late.lease(), late.deliveries(), NOW);
        assertThat(everything()).contains(PERSONAL);

        campaigns.forEach(this::erase);
        store.ledger().record(List.of(outcome(late.deliveries().get(0), DeliveryState.FAILED)), List.of(late.lease()));

        // The other delivery's outcomes stay, and hold nothing of the person's own.
        String all = everything().replace("<msg-77@host>\nmoved-to@guests.example", "");
        assertThat(all).contains("erased-00ff", "guest-1").doesNotContain(PERSONAL);
        campaigns.forEach(this::countersEqualTheFacts);
        assertThat(states(campaigns.get(0)))
                .containsExactly(DeliveryState.SENT, DeliveryState.SENT, DeliveryState.FAILED);
        assertThat(states(campaigns.get(2)))
                .containsExactly(DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.SKIPPED);
    }

    @Test
    void no_table_holds_a_word_of_who_was_erased_while_a_trigger_waited() throws SQLException {
        CampaignId campaign = Book.triggered(store);
        store.triggers()
                .append(campaign, new Trigger("bonus-1", List.of(new Trigger.Planned(Book.LANE, person())), NOW));
        store.triggers().append(campaign, Book.trigger("bonus-2", 1));
        assertThat(everything()).contains(ID, "zuzanna", "555000111", "pl-PL", "Warsaw");

        erase(campaign);

        assertThat(everything())
                .contains("erased-00ff", "bonus-1", "bonus-2", "guest-1")
                .doesNotContain(PERSONAL);
        countersEqualTheFacts(campaign);
        assertThat(states(campaign)).containsExactlyInAnyOrder(DeliveryState.SKIPPED, DeliveryState.PENDING);
        assertThat(store.campaigns().find(campaign).orElseThrow().total()).isEqualTo(2);
    }

    @Test
    void with_the_ledger_the_inbox_goes_in_pieces() throws SQLException {
        CampaignId campaign = Book.triggered(store);
        for (int i = 0; i < 1001; i++) {
            store.triggers().append(campaign, Book.trigger("bonus-" + i, i));
        }
        Book.cancel(store, campaign);
        assertThat(count("trigger", campaign)).isEqualTo(1001);

        int pieces = 0;
        while (store.retention().drop(campaign, NOW.plusSeconds(1), NOW)) {
            pieces++;
        }

        assertThat(pieces).as("pieces: the reasons, the blocks, two of keys").isEqualTo(4);
        assertThat(count("trigger", campaign)).isZero();
        assertThat(store.history().counts(campaign)).containsExactly(Map.entry(DeliveryState.CANCELLED, 1001L));
        store.triggers().append(campaign, Book.trigger("late", 1));
        assertThat(store.triggers().gather(campaign, 10, NOW)).isEqualTo(1);
        assertThat(count("trigger", campaign)).as("rows of what came too late").isZero();
    }

    @Test
    void of_a_dropped_ledger_no_row_is_left_but_its_figures() throws SQLException {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 20, 3);
        for (int i = 0; i < 20; i++) {
            Claim claim = Book.claim(store, campaign, node);
            store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
            store.ledger().record(Book.outcomes(claim.deliveries(), DeliveryState.SENT), List.of(claim.lease()));
        }
        assertThat(store.ledger().finish(campaign, NOW)).isTrue();
        CampaignId other = Book.sending(store, node, 1, 1);

        int pieces = 0;
        while (store.retention().drop(campaign, NOW.plusSeconds(1), NOW)) {
            pieces++;
        }

        assertThat(pieces).as("pieces").isEqualTo(3);
        for (String table : List.of("delivery", "block", "permit", "outcome", "due", "withdrawn", "content", "media")) {
            assertThat(count(table, campaign)).as(table).isZero();
        }
        assertThat(count("delivery", other)).isEqualTo(1);
        assertThat(count("content", other)).isEqualTo(1);
        assertThat(store.history().counts(campaign).get(DeliveryState.SENT)).isEqualTo(60);
    }

    private long count(String table, CampaignId campaign) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM mailing_" + table + " WHERE campaign = " + campaign.value())) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}
