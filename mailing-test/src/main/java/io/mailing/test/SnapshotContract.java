package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part on {@link io.mailing.spi.store.SnapshotStore}. */
abstract class SnapshotContract extends CampaignContract {

    SnapshotContract() {}

    @Test
    void deliveries_come_back_as_they_were_written() {
        Delivery everything = new Delivery(
                "гость-1",
                List.of(new Route(TELEGRAM, "9007199254740993"), new Route(EMAIL, "zoë@guests.example")),
                Arrays.asList(
                        "Zoë \"🎁\" <b>&amp;\n\t\\ \u0001",
                        "",
                        true,
                        false,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        0L,
                        new BigDecimal("1234567890123456789.50"),
                        new BigDecimal("-0.000"),
                        new BigDecimal("1E+3"),
                        LocalDate.parse("2026-02-28"),
                        LocalDateTime.parse("2026-03-01T23:59:59.123456789"),
                        OffsetDateTime.parse("2026-03-01T12:00:00.5+05:30"),
                        OffsetDateTime.parse("2026-03-01T12:00:00Z"),
                        null,
                        "2026-02-28",
                        "42"),
                "sr-Latn-RS",
                "America/Argentina/Buenos_Aires",
                null);
        Delivery bare =
                new Delivery("g".repeat(190), List.of(new Route(EMAIL, "a@b.test")), List.of(), null, null, null);
        Delivery skipped = new Delivery(
                "s",
                List.of(new Route(EMAIL, "b@b.test")),
                Arrays.asList((Object) null),
                "ru",
                null,
                new Reason("rule", ""));

        CampaignId id = sending(new SnapshotBlock(1, EMAIL, List.of(everything, bare, skipped)));

        assertThat(facts(id))
                .extracting(DeliveryFacts::delivery)
                .as("deliveries in the history")
                .containsExactly(everything, bare, skipped);
        assertThat(claim(id, node).deliveries())
                .extracting(pending -> pending.delivery())
                .as("deliveries in the claim")
                .containsExactly(everything, bare);
    }

    @Test
    void begin_wants_a_preparing_campaign() {
        for (CampaignId id : List.of(
                created(CampaignState.CREATED), created(CampaignState.SCHEDULED), sending(block(1, 1)), cancelled())) {
            assertThat(store.snapshots().begin(id, node))
                    .as("snapshot lease of a campaign in state %s", state(id))
                    .isEmpty();
        }
    }

    private CampaignId cancelled() {
        CampaignId id = created(CampaignState.PREPARING);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        return id;
    }

    @Test
    void begin_follows_a_move_by_prepare() {
        CampaignId id = created(CampaignState.SCHEDULED);
        store.campaigns().move(id, CampaignAction.PREPARE, null, NOW);

        assertThat(store.snapshots().begin(id, node)).isPresent();
    }

    @Test
    void begin_wants_a_node_with_a_good_lease() {
        CampaignId id = created(CampaignState.PREPARING);
        assertThat(store.snapshots().begin(id, new NodeId("never seen"))).isEmpty();

        expireLease(store, node);
        assertThat(store.snapshots().begin(id, node))
                .as("snapshot lease of a node whose own lease ran out")
                .isEmpty();
    }

    @Test
    void one_node_at_a_time_writes_a_snapshot() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        assertThat(lease.campaign()).isEqualTo(id);
        assertThat(lease.node()).isEqualTo(node);

        assertThat(store.snapshots().begin(id, other))
                .as("snapshot lease while a living node is at it")
                .isEmpty();
        assertThat(store.snapshots().append(lease, List.of(block(1, 2)), NOW))
                .as("append by the first node")
                .isTrue();
    }

    @Test
    void snapshot_of_a_dead_node_is_free_for_others_and_begins_anew() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease broken = begin(id, node);
        store.snapshots().append(broken, List.of(block(1, 3), block(2, 3)), NOW);
        kill(node);
        assertThat(store.nodes().rescue(node)).as("in doubt").isZero();

        SnapshotLease lease = begin(id, other);

        assertThat(lease.epoch()).as("epoch").isGreaterThan(broken.epoch());
        assertThat(store.snapshots().append(broken, List.of(block(3, 3)), NOW))
                .as("append by the dead node")
                .isFalse();
        assertThat(store.snapshots().complete(broken, NOW))
                .as("complete by the dead node")
                .isFalse();
        assertThat(facts(id)).as("what the broken-off snapshot left").isEmpty();
        assertThat(store.snapshots().append(lease, List.of(block(1, 1)), NOW)).isTrue();
        assertThat(store.snapshots().complete(lease, NOW)).isTrue();
        assertThat(find(id).total()).as("total").isEqualTo(1);
    }

    @Test
    void same_node_may_begin_anew_and_nothing_is_left_of_the_first_time() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease first = begin(id, node);
        store.snapshots().append(first, List.of(new SnapshotBlock(1, EMAIL, List.of(skipped("a"), skipped("b")))), NOW);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SKIPPED, 2L));

        SnapshotLease second = begin(id, node);

        assertThat(second.epoch()).as("epoch").isGreaterThan(first.epoch());
        assertThat(store.history().counts(id)).as("counters").isEmpty();
        assertThat(store.history().fullCounts(id)).as("facts").isEmpty();
        assertThat(store.snapshots().append(first, List.of(block(2, 1)), NOW))
                .as("append under the former lease")
                .isFalse();
        assertThat(store.snapshots().append(second, List.of(block(1, 4)), NOW)).isTrue();
        assertThat(store.snapshots().complete(second, NOW)).isTrue();
        assertThat(find(id).total()).as("total").isEqualTo(4);
    }

    @Test
    void append_repeated_does_nothing_more() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        List<SnapshotBlock> blocks =
                List.of(new SnapshotBlock(1, EMAIL, List.of(skipped("a"), delivery("b", EMAIL))), block(2, 3));

        assertThat(store.snapshots().append(lease, blocks, NOW)).isTrue();
        assertThat(store.snapshots().append(lease, blocks, NOW)).isTrue();

        assertThat(store.snapshots().complete(lease, NOW)).isTrue();
        assertThat(find(id).total()).as("total").isEqualTo(5);
        assertThat(facts(id)).hasSize(5);
        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SKIPPED, 1L));
    }

    @Test
    void append_repeated_after_half_of_it_had_taken_effect_adds_the_rest() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        store.snapshots().append(lease, List.of(block(1, 2)), NOW);

        assertThat(store.snapshots().append(lease, List.of(block(1, 2), block(2, 3)), NOW))
                .isTrue();

        store.snapshots().complete(lease, NOW);
        assertThat(find(id).total()).as("total").isEqualTo(5);
    }

    @Test
    void nothing_is_counted_as_total_nor_claimed_before_the_snapshot_is_complete() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        store.snapshots().append(lease, List.of(block(1, 2)), NOW);

        assertThat(find(id).total()).as("total").isZero();
        assertThat(store.ledger().claimBlock(id, EMAIL, node, NOW)).as("claim").isEmpty();
    }

    @Test
    void skipped_deliveries_have_their_outcome_and_count_at_once() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        store.snapshots()
                .append(
                        lease,
                        List.of(new SnapshotBlock(1, EMAIL, List.of(skipped("a"), delivery("b", EMAIL), skipped("c")))),
                        NOW.plusSeconds(3));

        assertThat(store.history().counts(id)).isEqualTo(Map.of(DeliveryState.SKIPPED, 2L));
        DeliveryFacts skipped = facts(new DeliveryKey(id, 1, 2));
        assertThat(skipped.state()).isEqualTo(DeliveryState.SKIPPED);
        assertThat(skipped.attempts()).hasSize(1);
        Outcome outcome = skipped.attempts().get(0);
        assertThat(outcome.key()).isEqualTo(new DeliveryKey(id, 1, 2));
        assertThat(outcome.attempt()).as("attempt").isZero();
        assertThat(outcome.state()).isEqualTo(DeliveryState.SKIPPED);
        assertThat(outcome.reason()).as("reason").isEqualTo(new Reason("no-address", "no usable address"));
        assertThat(outcome.at()).as("at").isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void skipped_deliveries_are_in_no_claim() {
        CampaignId id = sending(new SnapshotBlock(
                1, EMAIL, List.of(skipped("a"), delivery("b", EMAIL), skipped("c"), delivery("d", EMAIL))));

        assertThat(seqs(claim(id, node))).containsExactly(1, 3);
    }

    @Test
    void block_of_skipped_deliveries_alone_is_done_at_once() {
        CampaignId id = sending(new SnapshotBlock(1, EMAIL, List.of(skipped("a"), skipped("b"))), block(2, 1));

        assertThat(blockOf(claim(id, node))).as("first block to claim").isEqualTo(2);
    }

    @Test
    void campaign_of_skipped_deliveries_alone_can_finish() {
        CampaignId id = sending(new SnapshotBlock(1, EMAIL, List.of(skipped("a"), skipped("b"))));

        assertThat(store.ledger().finish(id, NOW)).isTrue();
        assertThat(find(id).total()).isEqualTo(2);
    }

    @Test
    void empty_snapshot_can_be_completed_and_finishes() {
        CampaignId id = sending();

        assertThat(find(id).total()).isZero();
        assertThat(state(id)).isEqualTo(CampaignState.SENDING);
        assertThat(store.ledger().finish(id, NOW)).isTrue();
    }

    @Test
    void complete_makes_the_total_exact_and_starts_sending() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        long epoch = find(id).controlEpoch();
        List<Delivery> thousand = IntStream.range(0, 1000)
                .mapToObj(i -> delivery("guest-" + i, EMAIL))
                .toList();
        store.snapshots().append(lease, List.of(new SnapshotBlock(1, EMAIL, thousand), block(2, TELEGRAM, 7)), NOW);
        store.snapshots().append(lease, List.of(new SnapshotBlock(3, EMAIL, List.of(skipped("z")))), NOW);

        assertThat(store.snapshots().complete(lease, NOW.plusSeconds(9))).isTrue();

        assertThat(state(id)).isEqualTo(CampaignState.SENDING);
        assertThat(find(id).total()).as("total").isEqualTo(1008);
        assertThat(find(id).startedAt()).as("startedAt").isEqualTo(NOW.plusSeconds(9));
        assertThat(find(id).expiresAt())
                .as("expiresAt")
                .isEqualTo(NOW.plusSeconds(9).plus(EXPIRY));
        assertThat(find(id).controlEpoch()).as("control epoch").isGreaterThan(epoch);
        assertThat(store.history().fullCounts(id))
                .isEqualTo(Map.of(DeliveryState.PENDING, 1007L, DeliveryState.SKIPPED, 1L));
    }

    @Test
    void complete_repeated_answers_true_and_changes_nothing() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        store.snapshots().append(lease, List.of(block(1, 2)), NOW);
        store.snapshots().complete(lease, NOW);
        var before = find(id);

        assertThat(store.snapshots().complete(lease, NOW.plusSeconds(60))).isTrue();

        assertThat(find(id)).isEqualTo(before);
    }

    @Test
    void cancelled_campaign_takes_no_more_of_its_snapshot() {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        store.snapshots().append(lease, List.of(block(1, 2)), NOW);
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);

        assertThat(store.snapshots().append(lease, List.of(block(2, 2)), NOW))
                .as("append")
                .isFalse();
        assertThat(store.snapshots().complete(lease, NOW)).as("complete").isFalse();
        assertThat(state(id)).isEqualTo(CampaignState.CANCELLED);
    }

    @Test
    void snapshots_of_two_campaigns_keep_apart() {
        CampaignId first = sending(block(1, 2));
        CampaignId second = sending(block(1, 3));

        assertThat(find(first).total()).isEqualTo(2);
        assertThat(find(second).total()).isEqualTo(3);
        assertThat(keys(claim(second, node)))
                .allSatisfy(key -> assertThat(key.campaign()).isEqualTo(second));
    }
}
