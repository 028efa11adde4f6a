package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An open store on an empty database for each test; whatever the test did, every connection must be back after it. */
abstract class StoreRules {

    TestDatabase database;
    JdbcStore store;

    abstract TestDatabase newDatabase();

    @BeforeEach
    void openStore() {
        database = newDatabase();
        store = JdbcStore.of(database.dataSource());
        store.open();
    }

    @AfterEach
    void everyConnectionIsBackAsItCame() {
        store.close();
        database.close();
    }

    void countersEqualTheFacts(CampaignId campaign) {
        Map<DeliveryState, Long> facts = new EnumMap<>(store.history().fullCounts(campaign));
        facts.keySet().removeIf(state -> !state.terminal());
        assertThat(store.history().counts(campaign)).as("counters").isEqualTo(facts);
    }

    List<DeliveryState> states(CampaignId campaign) {
        return store.history().deliveries(campaign, new DeliveryFilter(Set.of(), null, 1000)).stream()
                .map(DeliveryFacts::state)
                .toList();
    }
}
