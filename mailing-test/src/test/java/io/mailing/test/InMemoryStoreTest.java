package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.spi.store.NodeId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest {

    private static final NodeId NODE = new NodeId("node-1");

    @Test
    void what_is_in_it_stays_when_it_is_closed() {
        InMemoryStore store = InMemoryStore.create();
        store.open();
        CampaignId id = store.campaigns().nextId();
        store.campaigns().create(ContractFixture.record(id, CampaignState.CREATED), ContractFixture.content());
        String key = store.installationKey();
        store.close();

        store.open();

        assertThat(store.campaigns().find(id)).isPresent();
        assertThat(store.installationKey()).isEqualTo(key);
        assertThat(store.campaigns().nextId()).isGreaterThan(id);
    }

    @Test
    void leases_follow_the_clock_that_it_is_given() {
        SettableClock clock = SettableClock.at(Instant.parse("2026-03-01T10:00:00Z"));
        InMemoryStore store = InMemoryStore.create(clock);
        store.nodes().renew(NODE, Duration.ofSeconds(30));

        clock.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(store.nodes().declareDead()).isEmpty();

        clock.advance(Duration.ofNanos(1));
        assertThat(store.nodes().declareDead()).containsExactly(NODE);
    }

    @Test
    void two_stores_have_nothing_in_common() {
        InMemoryStore one = InMemoryStore.create();
        InMemoryStore other = InMemoryStore.create();

        one.nodes().renew(NODE, Duration.ZERO);

        assertThat(one.nodes().declareDead()).containsExactly(NODE);
        assertThat(other.nodes().declareDead()).isEmpty();
        assertThat(one.installationKey()).isNotEqualTo(other.installationKey());
    }
}
