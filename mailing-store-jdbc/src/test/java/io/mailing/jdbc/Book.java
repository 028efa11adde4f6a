package io.mailing.jdbc;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.MessageContent;
import io.mailing.Reason;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Template;
import io.mailing.TemplateSyntax;
import io.mailing.Throttle;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Campaigns and their parts as tests need them. */
final class Book {

    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    /** When what is unsent of a campaign that sends since {@link #NOW} is over. */
    static final Instant EXPIRED = NOW.plus(Duration.ofDays(1));

    static final Duration LONG = Duration.ofMinutes(10);
    static final String LANE = "email";

    private Book() {}

    static MessageContent content() {
        Template subject = Template.text("Hello <first_name>", TemplateSyntax.ANGLE);
        return new MessageContent(subject, null, null, null, List.of(), null, null);
    }

    static CampaignPlan plan() {
        return new CampaignPlan(
                "guests",
                SendMode.priority("telegram", LANE),
                null,
                Throttle.none(),
                RetryPolicy.standard(),
                Duration.ofDays(1));
    }

    static CampaignRecord record(CampaignId id, CampaignState state) {
        return new CampaignRecord(
                id,
                CampaignKind.ONE_OFF,
                "Autumn sale",
                null,
                plan(),
                state,
                null,
                0,
                0,
                NOW,
                null,
                null,
                null,
                null,
                Duration.ZERO);
    }

    /** A triggered campaign. */
    static CampaignId triggered(Store store) {
        CampaignRecord plain = record(store.campaigns().nextId(), CampaignState.SENDING);
        store.campaigns()
                .create(
                        new CampaignRecord(
                                plain.id(),
                                CampaignKind.TRIGGERED,
                                plain.name(),
                                null,
                                plan(),
                                CampaignState.SENDING,
                                null,
                                0,
                                0,
                                NOW,
                                NOW,
                                null,
                                null,
                                NOW,
                                Duration.ZERO),
                        content());
        return plain.id();
    }

    static Trigger trigger(String key, int number) {
        return new Trigger(key, List.of(new Trigger.Planned(LANE, delivery(number))), NOW);
    }

    static NodeId node(Store store) {
        NodeId node = new NodeId(UUID.randomUUID().toString());
        store.nodes().renew(node, LONG);
        return node;
    }

    static Delivery delivery(int number) {
        return new Delivery(
                "guest-" + number,
                List.of(new Route("telegram", "10" + number), new Route(LANE, "guest" + number + "@shop.example")),
                List.of("Anna", (long) number),
                null,
                null,
                null);
    }

    static Delivery skipped(int number) {
        return new Delivery(
                "guest-" + number, List.of(), List.of(), null, null, new Reason("no-address", "No usable address"));
    }

    static SnapshotBlock block(int number, int size) {
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            deliveries.add(delivery(number * 1000 + i));
        }
        return new SnapshotBlock(number, LANE, deliveries);
    }

    static CampaignId preparing(Store store) {
        CampaignId id = store.campaigns().nextId();
        store.campaigns().create(record(id, CampaignState.PREPARING), content());
        return id;
    }

    /** A campaign that is SENDING, with so many blocks of one size. */
    static CampaignId sending(Store store, NodeId node, int blocks, int size) {
        List<SnapshotBlock> all = new ArrayList<>();
        for (int i = 1; i <= blocks; i++) {
            all.add(block(i, size));
        }
        return sending(store, node, all);
    }

    static CampaignId sending(Store store, NodeId node, List<SnapshotBlock> blocks) {
        CampaignId id = preparing(store);
        SnapshotLease lease = store.snapshots().begin(id, node).orElseThrow();
        for (int from = 0; from < blocks.size(); from += 50) {
            store.snapshots().append(lease, blocks.subList(from, Math.min(blocks.size(), from + 50)), NOW);
        }
        store.snapshots().complete(lease, NOW);
        return id;
    }

    static Claim claim(Store store, CampaignId campaign, NodeId node) {
        return store.ledger().claimBlock(campaign, LANE, node, NOW).orElseThrow();
    }

    static Outcome outcome(Claim.Pending pending, DeliveryState state) {
        Reason reason =
                state.accepted() ? null : new Reason("code-" + state.name().toLowerCase(Locale.ROOT), "why");
        Outcome.Due due = state == DeliveryState.DEFERRED ? new Outcome.Due(LANE, 1, 1, NOW) : null;
        return new Outcome(
                pending.key(), pending.attempt(), state, LANE, reason, "id-" + pending.key(), null, NOW, due);
    }

    static List<Outcome> outcomes(List<Claim.Pending> pending, DeliveryState state) {
        return pending.stream().map(one -> outcome(one, state)).toList();
    }

    /** Lets a node's lease run out and declares it dead. */
    static void die(Store store, NodeId node) {
        store.nodes().renew(node, Duration.ZERO);
        store.nodes().declareDead();
    }

    static void cancel(Store store, CampaignId campaign) {
        store.campaigns().move(campaign, CampaignAction.CANCEL, null, NOW);
    }
}
