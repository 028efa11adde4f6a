package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.NodeId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the store makes of settings that an application's connections may have. */
final class PostgresSettingsIT {

    @Test
    void a_permit_is_durable_though_the_connections_commit_without_waiting() throws SQLException {
        assertThat(settingAtPermit("synchronous_commit", "off")).containsExactly("on");
        assertThat(settingAtPermit("synchronous_commit", "local")).containsExactly("local");
    }

    @Test
    void transactions_are_read_committed_though_the_connections_are_stricter() throws SQLException {
        assertThat(settingAtPermit("default_transaction_isolation", "serializable", "transaction_isolation"))
                .containsExactly("read committed");
    }

    private static Set<String> settingAtPermit(String name, String value) throws SQLException {
        return settingAtPermit(name, value, name);
    }

    private static Set<String> settingAtPermit(String name, String value, String asked) throws SQLException {
        try (TestDatabase database = TestDatabase.postgres("&options=-c%20" + name + "%3D" + value)) {
            JdbcStore store = JdbcStore.of(database.dataSource());
            store.open();
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE noted (setting TEXT)");
                statement.execute("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO noted VALUES (current_setting('" + asked + "')); RETURN NEW; END $$");
                statement.execute(
                        "CREATE TRIGGER note BEFORE INSERT ON mailing_permit FOR EACH ROW EXECUTE FUNCTION note()");
            }
            NodeId node = Book.node(store);
            CampaignId campaign = Book.sending(store, node, 1, 2);
            Claim claim = Book.claim(store, campaign, node);
            assertThat(store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                    .isTrue();
            return noted(database);
        }
    }

    private static Set<String> noted(TestDatabase database) throws SQLException {
        Set<String> settings = new HashSet<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT setting FROM noted")) {
            while (rows.next()) {
                settings.add(rows.getString(1));
            }
        }
        return settings;
    }
}
