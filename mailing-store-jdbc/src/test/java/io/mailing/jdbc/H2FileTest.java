package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.StoreException;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.NodeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 in a file. */
final class H2FileTest {

    @TempDir
    private Path folder;

    @Test
    void the_ledger_is_there_when_the_file_is_opened_again() {
        CampaignId campaign;
        NodeId node;
        try (TestDatabase database = TestDatabase.h2File(folder)) {
            JdbcStore store = JdbcStore.of(database.dataSource());
            store.open();
            node = Book.node(store);
            campaign = Book.sending(store, node, 2, 3);
            Claim claim = Book.claim(store, campaign, node);
            store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
            store.ledger().record(Book.outcomes(claim.deliveries(), DeliveryState.SENT), List.of(claim.lease()));
        }
        try (TestDatabase database = TestDatabase.h2File(folder)) {
            JdbcStore store = JdbcStore.builder(database.dataSource())
                    .schema(Migration.VALIDATE)
                    .build();
            store.open();
            assertThat(store.history().fullCounts(campaign))
                    .isEqualTo(Map.of(DeliveryState.SENT, 3L, DeliveryState.PENDING, 3L));
            assertThat(Book.claim(store, campaign, node).deliveries()).hasSize(3);
        }
    }

    @Test
    void a_wrong_password_is_told_and_not_shown() {
        JdbcDataSource first = new JdbcDataSource();
        first.setURL("jdbc:h2:file:" + folder.resolve("locked"));
        first.setUser("sa");
        first.setPassword("right");
        JdbcStore.of(first).open();
        first.setPassword("hunter2");
        assertThatThrownBy(() -> JdbcStore.of(first).open())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("can't be reached")
                .hasMessageContaining("Wrong user name or password")
                .hasMessageNotContaining("hunter2");
    }
}
