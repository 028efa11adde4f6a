package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part on {@link io.mailing.spi.store.LedgerStore#underWay}: what a pause waits for. */
abstract class QuietContract extends ReleaseContract {

    QuietContract() {}

    private boolean underWay(CampaignId id) {
        return store.ledger().underWay(id);
    }

    @Test
    void campaign_that_nobody_claimed_from_is_not_under_way() {
        CampaignId id = sending(block(1, 2));
        assertThat(underWay(id)).isFalse();
        assertThat(underWay(new CampaignId(id.value() + 1000))).isFalse();
    }

    @Test
    void claimed_block_is_under_way_until_it_is_handed_back() {
        CampaignId id = sending(block(1, 2));
        CampaignId second = sending(block(1, 2));
        Claim claim = claim(id, node);
        assertThat(underWay(id)).isTrue();
        assertThat(underWay(second)).as("another campaign").isFalse();

        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
        assertThat(underWay(id)).as("paused").isTrue();

        store.ledger().release(claim.lease(), NOW);
        assertThat(underWay(id)).isFalse();
    }

    @Test
    void block_is_under_way_until_its_last_outcome_is_recorded() {
        CampaignId id = sending(block(1, 2));
        Claim claim = claim(id, node);
        permit(claim);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        record(outcome(claim.deliveries().get(0), DeliveryState.SENT));
        assertThat(underWay(id)).isTrue();

        Outcome last = outcome(claim.deliveries().get(1), DeliveryState.SENT);
        store.ledger().record(List.of(last), List.of(claim.lease()));
        assertThat(underWay(id)).isFalse();
    }

    @Test
    void claimed_due_delivery_is_under_way_until_it_is_handed_back() {
        CampaignId id = sending(block(1, 1));
        Claim claim = claim(id, node);
        permit(claim);
        store.ledger().record(List.of(deferred(claim.deliveries().get(0), 1, NOW)), List.of(claim.lease()));
        assertThat(underWay(id)).as("it only waits").isFalse();

        Claim due = claimDue(id, EMAIL, other, NOW);
        assertThat(underWay(id)).isTrue();

        store.ledger().release(due.lease(), NOW);
        assertThat(underWay(id)).isFalse();
    }

    @Test
    void what_a_node_holds_is_under_way_until_it_is_declared_dead() {
        CampaignId id = sending(block(1, 2));
        permit(claim(id, node));
        assertThat(underWay(id)).isTrue();

        expireLease(store, node);
        assertThat(underWay(id))
                .as("its lease has run out, and it may renew it")
                .isTrue();

        kill(node);
        assertThat(underWay(id)).as("declared dead").isFalse();
    }
}
