package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignId;
import io.mailing.Reason;
import io.mailing.StoreException;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many rows go into PostgreSQL by its driver's COPY, if that can be had. */
final class PostgresCopyIT extends StoreRules {

    private static final int MANY = 400;

    private CampaignId campaign;
    private SnapshotLease lease;

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    @BeforeEach
    void begin() {
        NodeId node = Book.node(store);
        campaign = Book.preparing(store);
        lease = store.snapshots().begin(campaign, node).orElseThrow();
    }

    private boolean append(List<Delivery> deliveries) {
        return store.snapshots().append(lease, List.of(new SnapshotBlock(1, Book.LANE, deliveries)), NOW);
    }

    private List<Delivery> written() {
        return store.history().deliveries(campaign, new DeliveryFilter(Set.of(), null, 1000)).stream()
                .map(DeliveryFacts::delivery)
                .toList();
    }

    private static List<Delivery> many() {
        return Book.block(1, MANY).deliveries();
    }

    @ParameterizedTest(name = "the driver is to be had: {0}")
    @ValueSource(booleans = {true, false})
    void whatever_people_write_comes_back(boolean unwraps) {
        database.dataSource().unwraps = unwraps;
        List<String> awkward = List.of(
                "",
                "tab\t, line\nreturn\r, \\, \\\\N, \\N, \"quoted\", 'single'",
                "nul \0, bell \u0007, escape \u001b, substitute \u001a, \u001a0000",
                "Zoë, Łódź, гость, 東京, 🎁",
                "half \ud83c, other half \udf81, both ways round \udf81\ud83c",
                "\\.",
                "\u2028\u2029\u007f\u0085\ufeff\uffff");
        List<Delivery> deliveries = new ArrayList<>();
        while (deliveries.size() < MANY) {
            for (String text : awkward) {
                deliveries.add(new Delivery(
                        "id " + text,
                        List.of(new Route(Book.LANE, "to " + text)),
                        Arrays.asList(text, null, true, Long.MIN_VALUE),
                        text,
                        null,
                        null));
                deliveries.add(new Delivery(text, List.of(), List.of(), null, text, new Reason("code", "why " + text)));
            }
        }

        assertThat(append(deliveries)).isTrue();

        assertThat(written()).isEqualTo(deliveries);
        assertThat(database.dataSource().unwrapped.get() > 0)
                .as("whether the driver's connection was used")
                .isEqualTo(unwraps);
    }

    @Test
    void a_fault_of_the_database_in_the_middle_leaves_nothing() throws SQLException {
        execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF NEW.seq = 300 THEN RAISE EXCEPTION 'no room'; END IF; RETURN NEW; END $$");
        execute("CREATE TRIGGER refuse BEFORE INSERT ON mailing_delivery FOR EACH ROW EXECUTE FUNCTION refuse()");

        assertThatThrownBy(() -> append(many()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("could not write the audience of campaign " + campaign);

        assertThat(written()).isEmpty();
        execute("DROP TRIGGER refuse ON mailing_delivery");
        assertThat(append(many())).as("append again").isTrue();
        assertThat(written()).isEqualTo(many());
    }

    @Test
    void a_value_that_is_none_in_the_middle_leaves_nothing_and_the_connection_is_as_good() {
        List<Delivery> deliveries = new ArrayList<>(many());
        deliveries.set(
                300, new Delivery("g", List.of(new Route(Book.LANE, "a@b.test")), List.of(1.5f), null, null, null));

        assertThatThrownBy(() -> append(deliveries)).isInstanceOf(IllegalArgumentException.class);

        assertThat(written()).isEmpty();
        assertThat(append(many())).as("append again").isTrue();
        assertThat(written()).isEqualTo(many());
    }

    @Test
    void an_append_whose_answer_was_lost_is_not_copied_twice() {
        database.dataSource().loseCommitAnswers.set(1);
        assertThatThrownBy(() -> append(many())).isInstanceOf(StoreException.class);

        assertThat(append(many())).isTrue();

        assertThat(written()).isEqualTo(many());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
