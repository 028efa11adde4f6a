package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

final class H2FaultTest extends FaultRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }

    @Test
    void a_value_that_the_database_refuses_is_not_in_the_message() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE mailing_delivery ALTER COLUMN routes SET DATA TYPE VARCHAR(3)");
        }
        CampaignId campaign = Book.preparing(store);
        SnapshotLease lease =
                store.snapshots().begin(campaign, Book.node(store)).orElseThrow();
        assertThatThrownBy(() -> store.snapshots().append(lease, List.of(Book.block(1, 1)), Book.NOW))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the database refused a value (SQLSTATE 22001)")
                .hasMessageNotContaining(".example");
    }
}
