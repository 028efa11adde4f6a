package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.SnapshotStore.SnapshotLease;
import io.mailing.spi.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of {@link StoreContract} have in common: an open store, two nodes, and short ways to where a test begins. */
abstract class ContractFixture {

    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    static final Duration EXPIRY = Duration.ofDays(3);
    static final Instant EXPIRED = NOW.plus(EXPIRY).plusMillis(1);
    static final String EMAIL = "email";
    static final String TELEGRAM = "telegram";
    static final Reason REFUSED = new Reason("smtp-550", "no such user");

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration BOUND = Duration.ofSeconds(20);

    /** Open from before each test to after it. */
    Store store;

    /** Has a good lease. */
    NodeId node;

    /** Has a good lease too. */
    NodeId other;

    @SuppressWarnings("NullAway.Init") // JUnit calls openStore before anything else.
    ContractFixture() {}

    /**
     * An empty store on which {@link Store#open} was called. The contract closes it after the test.
     *
     * @return a new one each time; what an earlier test wrote must not be seen in it
     * @throws Exception fails the test
     */
    protected abstract Store newStore() throws Exception;

    /**
     * Lets a node's lease run out by the store's own clock, without anybody declaring the node dead. The default renews it
     * for a millisecond and asks, until it is so, for a snapshot lease, which a node without a good lease doesn't get. A
     * store whose clock can be set may do it by the clock.
     *
     * @param store the store
     * @param node a node with a good lease
     */
    protected void expireLease(Store store, NodeId node) {
        CampaignId probe = created(CampaignState.PREPARING);
        assertThat(store.nodes().renew(node, Duration.ofMillis(1)))
                .as("a node that nobody declared dead renews its lease")
                .isTrue();
        await(
                "the lease of " + node + ", renewed for 1 ms, to run out by the store's clock",
                () -> store.snapshots().begin(probe, node).isEmpty());
        store.campaigns().move(probe, CampaignAction.CANCEL, null, NOW);
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = newStore();
        node = living("node-1");
        other = living("node-2");
    }

    @AfterEach
    final void checkCountersAndClose() {
        if (store == null) {
            return;
        }
        try (Store closing = store) {
            for (CampaignRecord campaign :
                    closing.history().campaigns(new CampaignFilter(Set.of(), null, null, null, 1000))) {
                checkCounters(campaign);
            }
        }
    }

    /** Invariants 3 and 4 of the ledger: the counters equal the facts; finished means that the sum is the total. */
    final void checkCounters(CampaignRecord campaign) {
        if (!store.retention().dropped(List.of(campaign.id())).isEmpty()) {
            return; // there are no facts any more
        }
        Map<DeliveryState, Long> counts = store.history().counts(campaign.id());
        Map<DeliveryState, Long> facts = store.history().fullCounts(campaign.id());
        Map<DeliveryState, Long> terminal = new EnumMap<>(DeliveryState.class);
        facts.forEach((state, count) -> {
            if (state.terminal()) {
                terminal.put(state, count);
            }
        });
        assertThat(counts)
                .as("counters of campaign %s (%s) against its facts", campaign.id(), campaign.state())
                .isEqualTo(terminal);
        if (campaign.startedAt() != null) {
            assertThat(sum(facts))
                    .as("every delivery of campaign %s has one state: their sum is the total", campaign.id())
                    .isEqualTo(campaign.total());
        }
        if (campaign.state() == CampaignState.FINISHED) {
            assertThat(sum(counts))
                    .as("campaign %s is FINISHED: its ended deliveries are its total", campaign.id())
                    .isEqualTo(campaign.total());
        }
    }

    static long sum(Map<DeliveryState, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Asks again and again until it is so; there is no event to wait for in a store's clock. */
    static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("waited for %s", what)
                    .isLessThan(BOUND);
            Thread.onSpinWait();
        }
    }

    final NodeId living(String name) {
        NodeId id = new NodeId(name);
        assertThat(store.nodes().renew(id, LONG))
                .as("%s takes up a lease", name)
                .isTrue();
        return id;
    }

    /** Its lease runs out and it is declared dead. */
    final void kill(NodeId victim) {
        expireLease(store, victim);
        assertThat(store.nodes().declareDead()).as("dead nodes").contains(victim);
    }

    static CampaignPlan plan() {
        return new CampaignPlan(
                "guests", SendMode.priority(EMAIL, TELEGRAM), null, Throttle.none(), RetryPolicy.standard(), EXPIRY);
    }

    static MessageContent content() {
        Template text = Template.text("Hello <first_name|friend>!", TemplateSyntax.ANGLE);
        return new MessageContent(null, text, null, null, List.of(), null, null);
    }

    static CampaignRecord record(CampaignId id, CampaignState state) {
        return new CampaignRecord(
                id,
                CampaignKind.ONE_OFF,
                "Autumn sale",
                "anna",
                plan(),
                state,
                null,
                1,
                0,
                NOW,
                null,
                null,
                null,
                null,
                Duration.ZERO);
    }

    /** A new campaign in CREATED, SCHEDULED or PREPARING. */
    final CampaignId created(CampaignState state) {
        CampaignId id = store.campaigns().nextId();
        store.campaigns().create(record(id, state), content());
        return id;
    }

    /** A campaign that sends these blocks since {@link #NOW}. */
    final CampaignId sending(SnapshotBlock... blocks) {
        CampaignId id = created(CampaignState.PREPARING);
        SnapshotLease lease = begin(id, node);
        assertThat(store.snapshots().append(lease, Arrays.asList(blocks), NOW))
                .as("append")
                .isTrue();
        assertThat(store.snapshots().complete(lease, NOW)).as("complete").isTrue();
        return id;
    }

    final SnapshotLease begin(CampaignId id, NodeId by) {
        return store.snapshots()
                .begin(id, by)
                .orElseThrow(() -> new AssertionError("a PREPARING campaign that nobody is at gave no snapshot lease"));
    }

    static SnapshotBlock block(int number, int size) {
        return block(number, EMAIL, size);
    }

    static SnapshotBlock block(int number, String lane, int size) {
        return new SnapshotBlock(
                number,
                lane,
                IntStream.range(0, size)
                        .mapToObj(i -> delivery("guest-" + number + "-" + i, lane))
                        .toList());
    }

    /** By this channel first, then by the other one. */
    static Delivery delivery(String recipient, String lane) {
        String fallBack = lane.equals(EMAIL) ? TELEGRAM : EMAIL;
        return new Delivery(
                recipient,
                List.of(new Route(lane, recipient + "@guests.example"), new Route(fallBack, recipient)),
                Arrays.asList("Anna", null),
                "pl-PL",
                "Europe/Warsaw",
                null);
    }

    static Delivery skipped(String recipient) {
        return new Delivery(recipient, List.of(), List.of(), null, null, new Reason("no-address", "no usable address"));
    }

    final Claim claim(CampaignId campaign, NodeId by) {
        return store.ledger()
                .claimBlock(campaign, EMAIL, by, NOW)
                .orElseThrow(() -> new AssertionError("no ready block of campaign " + campaign + " in lane " + EMAIL));
    }

    final Claim claimDue(CampaignId campaign, String lane, NodeId by, Instant now) {
        return store.ledger()
                .claimDue(campaign, lane, by, 100, now)
                .orElseThrow(() -> new AssertionError("nothing due of campaign " + campaign + " in lane " + lane));
    }

    /** All of a claim. */
    final void permit(Claim claim) {
        permit(claim.lease(), claim.deliveries());
    }

    final void permit(Lease lease, List<Claim.Pending> window) {
        assertThat(store.ledger().permit(lease, window, NOW))
                .as("permit for %s of %s", window.size(), lease)
                .isTrue();
    }

    /** Claims the first block, permits it, records these states in order and closes the lease. */
    final Claim sent(CampaignId campaign, DeliveryState... states) {
        Claim claim = claim(campaign, node);
        permit(claim);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            outcomes.add(outcome(claim.deliveries().get(i), states[i]));
        }
        store.ledger()
                .record(outcomes, states.length == claim.deliveries().size() ? List.of(claim.lease()) : List.of());
        return claim;
    }

    final void record(Outcome... outcomes) {
        store.ledger().record(Arrays.asList(outcomes), List.of());
    }

    static Outcome outcome(Claim.Pending pending, DeliveryState state) {
        return outcome(pending, state, pending.attempt());
    }

    /** What came of an attempt; deferred ones are due again at {@link #NOW} on the same route. */
    static Outcome outcome(Claim.Pending pending, DeliveryState state, int attempt) {
        if (state == DeliveryState.DEFERRED) {
            return deferred(pending, attempt, NOW);
        }
        return new Outcome(
                pending.key(),
                attempt,
                state,
                channel(pending),
                state.accepted() ? null : REFUSED,
                state.accepted() ? "id-" + pending.key() : null,
                null,
                NOW.plusSeconds(1),
                null);
    }

    static Outcome deferred(Claim.Pending pending, int attempt, Instant notBefore) {
        return deferred(
                pending,
                attempt,
                new Outcome.Due(channel(pending), pending.route(), pending.refusals() + 1, notBefore));
    }

    static Outcome deferred(Claim.Pending pending, int attempt, Outcome.@Nullable Due due) {
        Reason busy = new Reason("smtp-450", "mailbox busy");
        return new Outcome(
                pending.key(),
                attempt,
                DeliveryState.DEFERRED,
                channel(pending),
                busy,
                null,
                null,
                NOW.plusSeconds(1),
                due);
    }

    private static String channel(Claim.Pending pending) {
        return pending.delivery().routes().get(pending.route()).channel();
    }

    final long resendInDoubt(CampaignId id, Instant at) {
        return store.ledger().resend(id, Set.of(DeliveryState.IN_DOUBT), LedgerStore.ANY_ATTEMPT, at);
    }

    final long resendFailed(CampaignId id, Instant at) {
        return store.ledger().resend(id, Set.of(DeliveryState.FAILED), LedgerStore.ANY_ATTEMPT, at);
    }

    final CampaignRecord find(CampaignId id) {
        return store.campaigns().find(id).orElseThrow(() -> new AssertionError("no campaign " + id));
    }

    final CampaignState state(CampaignId id) {
        return find(id).state();
    }

    final DeliveryFacts facts(DeliveryKey key) {
        return facts(key.campaign()).stream()
                .filter(facts -> facts.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no delivery " + key + " in the history"));
    }

    final List<DeliveryFacts> facts(CampaignId campaign) {
        return store.history().deliveries(campaign, new DeliveryFilter(Set.of(), null, 1000));
    }

    final DeliveryState stateOf(Claim.Pending pending) {
        return facts(pending.key()).state();
    }

    /** The states of a campaign's deliveries by key. */
    final List<DeliveryState> states(CampaignId campaign) {
        return facts(campaign).stream().map(DeliveryFacts::state).toList();
    }

    static List<DeliveryKey> keys(Claim claim) {
        return claim.deliveries().stream().map(Claim.Pending::key).toList();
    }

    static List<Integer> seqs(Claim claim) {
        return claim.deliveries().stream().map(pending -> pending.key().seq()).toList();
    }

    static int blockOf(Claim claim) {
        return claim.deliveries().get(0).key().block();
    }
}
