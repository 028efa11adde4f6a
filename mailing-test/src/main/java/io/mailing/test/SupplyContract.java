package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.RetentionStore.Erasure;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.StoreReasons;
import io.mailing.spi.store.SupplyStore;
import io.mailing.spi.store.SupplyStore.Supplied;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part on values that deliveries get after their snapshot. */
abstract class SupplyContract extends WithdrawContract {

    private static final Instant LATER = NOW.plusSeconds(600);
    private static final String BEFORE = SupplyStore.laneBefore(EMAIL);
    private static final Reason NO_CODE = new Reason("no-code", "There is no code left");

    SupplyContract() {}

    /** A block that waits for the second value of each delivery. */
    private static SnapshotBlock waiting(int number, int size) {
        return new SnapshotBlock(
                number,
                BEFORE,
                IntStream.range(0, size)
                        .mapToObj(i -> delivery("guest-" + number + "-" + i, EMAIL))
                        .toList());
    }

    private Claim claimWaiting(CampaignId id, NodeId by) {
        return claimed(id, by, NOW);
    }

    private Claim claimed(CampaignId id, NodeId by, Instant now) {
        return store.ledger()
                .claimBlock(id, BEFORE, by, now)
                .orElseThrow(() -> new AssertionError("no ready block of campaign " + id + " in lane " + BEFORE));
    }

    private static Supplied with(int seq, @Nullable Object code) {
        return new Supplied(seq, Arrays.asList("Anna", code), null);
    }

    private static Supplied without(int seq) {
        return new Supplied(seq, Arrays.asList("Anna", null), NO_CODE);
    }

    private boolean supply(Claim claim, @Nullable String channel, Supplied... supplied) {
        return store.supplies().supply((BlockLease) claim.lease(), List.of(supplied), channel, NOW);
    }

    private List<@Nullable Object> codes(Claim claim) {
        return claim.deliveries().stream()
                .map(pending -> pending.delivery().values().get(1))
                .toList();
    }

    @Test
    void a_block_that_waits_for_values_is_not_in_its_channels_lane_until_it_has_them() {
        CampaignId id = sending(waiting(1, 2), block(2, 1));
        assertThat(blockOf(claim(id, node))).isEqualTo(2);
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).isEmpty();
        assertThat(store.supplies().ready(id, BEFORE, 5, NOW)).isEqualTo(1);
        assertThat(store.supplies().ready(id, EMAIL, 5, NOW)).isZero();

        Claim claim = claimWaiting(id, node);
        assertThat(store.supplies().ready(id, BEFORE, 5, NOW)).isZero();
        assertThat(store.ledger().underWay(id)).isTrue();
        assertThat(supply(claim, EMAIL, with(0, "A-1"), with(1, "A-2"))).isTrue();

        assertThat(store.ledger().claimBlock(id, BEFORE, node, NOW)).isEmpty();
        assertThat(store.supplies().ready(id, EMAIL, 5, NOW)).isEqualTo(1);
        Claim ready = claim(id, other);
        assertThat(codes(ready)).containsExactly("A-1", "A-2");
        assertThat(ready.deliveries()).extracting(Claim.Pending::attempt).containsOnly(1);
        permit(ready);
    }

    @Test
    void ready_blocks_are_counted_no_further_than_asked_for_and_when_their_time_has_come() {
        CampaignId id = sending(block(1, 1), block(2, 1), block(3, 1));
        assertThat(store.supplies().ready(id, EMAIL, 2, NOW)).isEqualTo(2);
        store.ledger().release(claim(id, node).lease(), LATER);
        assertThat(store.supplies().ready(id, EMAIL, 5, NOW)).isEqualTo(2);
        assertThat(store.supplies().ready(id, EMAIL, 5, LATER)).isEqualTo(3);
        assertThat(store.supplies().ready(id, TELEGRAM, 5, NOW)).isZero();
        assertThat(store.supplies().ready(new CampaignId(987_654_321), EMAIL, 5, NOW))
                .isZero();
    }

    @Test
    void values_are_kept_with_the_lease_and_handed_back_with_it() {
        CampaignId id = sending(waiting(1, 3));
        Claim claim = claimWaiting(id, node);
        assertThat(supply(claim, null, with(1, "A-1"))).isTrue();
        assertThat(supply(claim, null, with(1, "A-1"))).as("once more").isTrue();
        store.ledger().release(claim.lease(), LATER);

        assertThat(store.ledger().claimBlock(id, BEFORE, node, NOW)).isEmpty();
        assertThat(store.ledger().claimBlock(id, EMAIL, node, LATER)).isEmpty();
        Claim again = claimed(id, other, LATER);
        assertThat(codes(again)).containsExactly(null, "A-1", null);
        assertThat(supply(again, EMAIL, with(0, "A-0"), with(2, 7L))).isTrue();
        assertThat(codes(claim(id, node))).as("at once, whatever it waited for").containsExactly("A-0", "A-1", 7L);
    }

    @Test
    void who_is_skipped_counts_and_is_not_sent_to() {
        CampaignId id = sending(waiting(1, 3));
        Claim claim = claimWaiting(id, node);
        assertThat(supply(claim, null, without(0))).isTrue();
        assertThat(supply(claim, null, without(0))).as("once more").isTrue();
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SKIPPED, 1L));
        assertThat(supply(claim, EMAIL, with(1, "A-1"), without(2))).isTrue();

        assertThat(states(id)).containsExactly(DeliveryState.SKIPPED, DeliveryState.PENDING, DeliveryState.SKIPPED);
        assertThat(store.history().reasons(id)).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(NO_CODE);
            assertThat(one.count()).isEqualTo(2);
        });
        assertThat(seqs(claim(id, node))).containsExactly(1);
    }

    @Test
    void a_block_of_which_all_are_skipped_is_done() {
        CampaignId id = sending(waiting(1, 2));
        assertThat(supply(claimWaiting(id, node), EMAIL, without(0), without(1)))
                .isTrue();
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).isEmpty();
        assertThat(store.ledger().underWay(id)).isFalse();
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void who_lost_the_lease_writes_nothing() {
        CampaignId id = sending(waiting(1, 1));
        Claim lost = claimWaiting(id, node);
        kill(node);
        assertThat(supply(lost, EMAIL, with(0, "dead"))).as("declared dead").isFalse();
        assertThat(store.nodes().rescue(node)).as("in doubt").isZero();
        Claim claim = claimWaiting(id, other);
        assertThat(codes(claim)).containsExactly((Object) null);
        assertThat(supply(lost, EMAIL, with(0, "late"))).as("another's").isFalse();

        assertThat(supply(claim, EMAIL, with(0, "A-1"))).isTrue();
        assertThat(supply(claim, EMAIL, with(0, "A-2")))
                .as("its lease has ended")
                .isFalse();
        assertThat(codes(claim(id, other))).containsExactly("A-1");
        assertThat(store.supplies()
                        .supply(new BlockLease(new CampaignId(987_654_321), other, 1, 1), List.of(), EMAIL, NOW))
                .isFalse();
    }

    @Test
    void in_a_cancelled_campaign_what_is_supplied_ends_as_that() {
        CampaignId id = sending(waiting(1, 2), waiting(2, 1));
        Claim claim = claimWaiting(id, node);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.CANCELLED, 1L));
        assertThat(supply(claim, EMAIL, with(0, "A-1"), without(1))).isTrue();
        assertThat(store.history().counts(id))
                .isEqualTo(Map.of(DeliveryState.CANCELLED, 2L, DeliveryState.SKIPPED, 1L));
        assertThat(store.ledger().underWay(id)).isFalse();
    }

    @Test
    void what_expired_before_it_had_its_values_waits_for_them_when_it_is_sent_again() {
        CampaignId id = sending(waiting(1, 2));
        Instant over = NOW.plus(EXPIRY);
        assertThat(store.ledger().endOpen(id, DeliveryState.EXPIRED, over)).isEqualTo(2);
        assertThat(store.ledger().finish(id, over)).isTrue();
        assertThat(store.ledger().resend(id, Set.of(DeliveryState.EXPIRED), LedgerStore.ANY_ATTEMPT, over))
                .isEqualTo(2);

        assertThat(store.ledger().claimBlock(id, EMAIL, node, over)).isEmpty();
        assertThat(supply(claimed(id, node, over), EMAIL, with(0, "A-0"), with(1, "A-1")))
                .isTrue();
        assertThat(store.ledger().claimBlock(id, EMAIL, node, over)).isPresent();
    }

    @Test
    void who_was_erased_gets_no_values() {
        CampaignId id = sending(waiting(1, 2));
        Claim claim = claimWaiting(id, node);
        assertThat(store.retention()
                        .erase(new Erasure(id, "guest-1-0", "erased-1", NOW, Route::address), 1)
                        .deliveries())
                .isEqualTo(1);
        assertThat(supply(claim, EMAIL, with(0, "secret"), with(1, "A-1"))).isTrue();

        assertThat(facts(id).get(0).delivery().erased()).isTrue();
        assertThat(facts(id).get(0).delivery().values()).isEmpty();
        assertThat(store.history().reasons(id))
                .extracting(count -> count.reason().code())
                .containsExactly(StoreReasons.ERASED.code());
        assertThat(codes(claim(id, node))).containsExactly("A-1");
    }

    @Test
    void what_waits_for_values_is_found_by_its_channel() {
        CampaignId id = sending(waiting(1, 1));
        DeliveryFilter open = new DeliveryFilter(Set.of(DeliveryState.PENDING), EMAIL, null, null, null, 10);
        assertThat(store.history().deliveries(id, open)).hasSize(1);
        assertThat(store.history().deliveries(id, new DeliveryFilter(Set.of(), EMAIL, null, null, null, 10)))
                .hasSize(1);
        Claim unused = claimWaiting(id, node);
        assertThat(store.history().deliveries(id, open)).hasSize(1);
        CampaignRecord campaign = find(id);
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
    }
}
