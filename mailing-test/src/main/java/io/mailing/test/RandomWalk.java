package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One seed's way through the ledger: two or three nodes claim, send, record late and twice, hand back, lose answers, die
 * and are rescued, while the campaign is paused, resumed, resent, cancelled or expires. Every answer of the store is held
 * against {@link LedgerModel}.
 *
 * <p>Invariant 1: a send follows a granted permit, and permits are granted exactly when the model says so. 2 and 3: the
 * counters, the facts and the model are equal. 4: finish says yes exactly when the model has come to its end. 5: every
 * outcome stands in the history.
 */
final class RandomWalk {

    private static final int CHECK_EVERY = 25;
    private static final int SECONDS = 20;

    /** A claim that a node knows of, and how far it has come. */
    private static final class Share {
        private final Claim claim;
        private int permitted;
        private int sent;

        Share(Claim claim) {
            this.claim = claim;
        }

        NodeId node() {
            return claim.lease().node();
        }
    }

    /** A message that a provider has and about which nothing is recorded yet. */
    private record OnTheWire(Lease lease, Claim.Pending pending) {}

    private final ContractFixture fixture;
    private final long seed;
    private final Random random;
    private final CampaignId id;
    private final LedgerModel model;
    private final List<NodeId> nodes = new ArrayList<>();
    private final List<Share> shares = new ArrayList<>();
    private final List<Share> lost = new ArrayList<>();
    private final List<OnTheWire> wire = new ArrayList<>();
    private final List<Outcome> recorded = new ArrayList<>();
    private Instant now = ContractFixture.NOW;
    private int nodeCount;

    RandomWalk(ContractFixture fixture, long seed) {
        this.fixture = fixture;
        this.seed = seed;
        this.random = new Random(seed);
        List<SnapshotBlock> blocks = blocks();
        this.id = fixture.sending(blocks.toArray(SnapshotBlock[]::new));
        this.model = new LedgerModel(id, blocks, now.plus(ContractFixture.EXPIRY));
        int living = 2 + random.nextInt(2);
        for (int i = 0; i < living; i++) {
            nodes.add(newNode());
        }
    }

    private List<SnapshotBlock> blocks() {
        List<SnapshotBlock> blocks = new ArrayList<>();
        for (int number = 1; number <= 2 + random.nextInt(5); number++) {
            List<Delivery> deliveries = new ArrayList<>();
            for (int seq = 0; seq <= random.nextInt(6); seq++) {
                String guest = "guest-" + number + "-" + seq;
                deliveries.add(
                        random.nextInt(8) == 0
                                ? ContractFixture.skipped(guest)
                                : ContractFixture.delivery(guest, ContractFixture.EMAIL));
            }
            blocks.add(new SnapshotBlock(number, ContractFixture.EMAIL, deliveries));
        }
        return blocks;
    }

    private NodeId newNode() {
        return fixture.living("walk-" + seed + "-" + ++nodeCount);
    }

    void run(int steps) {
        int step = 0;
        String what = "start";
        try {
            for (; step < steps; step++) {
                what = step();
                if (step % CHECK_EVERY == 0) {
                    check();
                }
            }
            what = "bringing everything to its end";
            drain();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "random walk with seed " + seed + " failed at step " + step + " (" + what + "); repeat it with -D"
                            + WalkContract.SEED + "=" + seed + "\n" + model + "\n" + e.getMessage(),
                    e);
        }
    }

    private String step() {
        now = now.plusMillis(random.nextInt(SECONDS * 100));
        int dice = random.nextInt(100);
        if (dice < 14) {
            claimBlock();
            return "claim a block";
        } else if (dice < 26) {
            claimDue();
            return "claim due deliveries";
        } else if (dice < 44) {
            permit();
            return "permit";
        } else if (dice < 68) {
            recordSome();
            return "record";
        } else if (dice < 78) {
            leaveShare();
            return "close or release";
        } else if (dice < 82) {
            recordAgain();
            return "record again";
        } else if (dice < 86) {
            findUnheard();
            return "release what is unheard";
        } else if (dice < 89) {
            crash();
            return "crash and rescue";
        } else if (dice < 93) {
            pauseOrResume();
            return "pause or resume";
        } else if (dice < 96) {
            assertThat(fixture.store.ledger().resendInDoubt(id, now))
                    .as("resent")
                    .isEqualTo(model.resend(now));
            return "resend";
        } else if (dice < 99) {
            finish();
            return "finish";
        }
        end();
        return "cancel or expire";
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void claimBlock() {
        List<DeliveryKey> expected = model.nextBlock(now);
        Optional<Claim> claim = fixture.store.ledger().claimBlock(id, ContractFixture.EMAIL, any(nodes), now);
        assertThat(claim.map(ContractFixture::keys).orElse(List.of()))
                .as("claimed block")
                .isEqualTo(expected);
        claim.ifPresent(this::take);
    }

    private void claimDue() {
        List<Instant> expected = model.dueTimes(now);
        int limit = 1 + random.nextInt(4);
        Optional<Claim> claim = fixture.store.ledger().claimDue(id, ContractFixture.EMAIL, any(nodes), limit, now);
        List<Instant> times = claim.map(ContractFixture::keys).orElse(List.of()).stream()
                .map(model::dueAt)
                .sorted()
                .toList();
        assertThat(times)
                .as("times of the claimed due deliveries")
                .isEqualTo(expected.subList(0, Math.min(limit, expected.size())));
        claim.ifPresent(this::take);
    }

    private void take(Claim claim) {
        for (Claim.Pending pending : claim.deliveries()) {
            assertThat(pending.attempt())
                    .as("attempt of %s", pending.key())
                    .isEqualTo(model.row(pending.key()).attempt());
        }
        model.claimed(claim);
        // Now and then the answer is lost: the node doesn't know what it holds.
        (random.nextInt(10) == 0 ? lost : shares).add(new Share(claim));
    }

    private void permit() {
        if (shares.isEmpty()) {
            return;
        }
        Share share = any(shares);
        int left = share.claim.deliveries().size() - share.permitted;
        if (left == 0) {
            return;
        }
        int to = share.permitted + 1 + random.nextInt(left);
        List<Claim.Pending> window = share.claim.deliveries().subList(share.permitted, to);
        boolean expected = nodes.contains(share.node()) && model.permits(share.claim.lease(), window, now);
        assertThat(fixture.store.ledger().permit(share.claim.lease(), window, now))
                .as("permit of %s for %s", window, share.claim.lease())
                .isEqualTo(expected);
        if (!expected) {
            return;
        }
        if (random.nextInt(8) == 0) {
            assertThat(fixture.store.ledger().permit(share.claim.lease(), window, now))
                    .as("permit repeated")
                    .isTrue();
        }
        model.permitted(window);
        share.permitted = to;
        send(share, random.nextInt(10) == 0 ? random.nextInt(window.size() + 1) : window.size());
    }

    /** Puts some of what is permitted on the wire; the rest may be taken back. */
    private void send(Share share, int count) {
        for (int i = 0; i < count; i++) {
            wire.add(new OnTheWire(share.claim.lease(), share.claim.deliveries().get(share.sent)));
            share.sent++;
        }
        if (share.sent < share.permitted) {
            // A node that stopped in the middle of a window asks for no more.
            share.permitted = share.claim.deliveries().size();
        }
    }

    private void recordSome() {
        List<Outcome> outcomes = new ArrayList<>();
        int count = Math.min(wire.size(), 1 + random.nextInt(4));
        for (int i = 0; i < count; i++) {
            outcomes.add(outcome(wire.remove(random.nextInt(wire.size()))));
        }
        record(outcomes);
    }

    private void record(List<Outcome> outcomes) {
        fixture.store.ledger().record(outcomes, List.of());
        outcomes.forEach(model::record);
        recorded.addAll(outcomes);
    }

    private Outcome outcome(OnTheWire message) {
        Claim.Pending pending = message.pending();
        LedgerModel.Row row = model.row(pending.key());
        if (row.attempt() > pending.attempt() && row.held()) {
            // The next attempt is under way: no word but an acceptance settles the one before.
            return ContractFixture.outcome(pending, DeliveryState.SENT);
        }
        int dice = random.nextInt(100);
        if (dice < 20) {
            return ContractFixture.deferred(pending, pending.attempt(), now.plusSeconds(random.nextInt(SECONDS)));
        }
        DeliveryState state = dice < 70
                ? DeliveryState.SENT
                : dice < 75
                        ? DeliveryState.DELIVERED
                        : dice < 87 ? DeliveryState.FAILED : dice < 96 ? DeliveryState.IN_DOUBT : DeliveryState.SKIPPED;
        return ContractFixture.outcome(pending, state);
    }

    private void recordAgain() {
        if (recorded.isEmpty()) {
            return;
        }
        List<Outcome> again = List.of(any(recorded));
        fixture.store.ledger().record(again, shares.isEmpty() ? List.of() : settledOf(any(shares)));
    }

    private List<Lease> settledOf(Share share) {
        if (!model.settled(share.claim)) {
            return List.of();
        }
        model.free(share.claim.lease(), null);
        return List.of(share.claim.lease());
    }

    private boolean onTheWire(Share share) {
        return wire.stream().anyMatch(message -> message.lease().equals(share.claim.lease()));
    }

    private void leaveShare() {
        if (shares.isEmpty()) {
            return;
        }
        Share share = any(shares);
        if (onTheWire(share)) {
            return;
        }
        Lease lease = share.claim.lease();
        if (model.settled(share.claim) && random.nextBoolean()) {
            fixture.store.ledger().record(List.of(), List.of(lease));
            model.free(lease, null);
        } else {
            Instant notBefore = now.plusSeconds(random.nextInt(SECONDS));
            fixture.store.ledger().release(lease, notBefore);
            model.free(lease, notBefore);
        }
        if (random.nextInt(4) > 0) {
            // Else it stays among the shares: a lease that is no longer good does nothing.
            shares.remove(share);
        } else {
            share.permitted = share.claim.deliveries().size();
        }
    }

    private void findUnheard() {
        NodeId node = any(nodes);
        List<Lease> known = shares.stream()
                .filter(share -> share.node().equals(node))
                .map(share -> share.claim.lease())
                .toList();
        List<Share> unheard =
                lost.stream().filter(share -> share.node().equals(node)).toList();
        assertThat(fixture.store.ledger().releaseUnheard(node, known))
                .as("claims handed back that %s did not know of", node)
                .isEqualTo(
                        (int) unheard.stream().filter(share -> stillHeld(share)).count());
        unheard.forEach(share -> model.free(share.claim.lease(), null));
        lost.removeAll(unheard);
    }

    /** A due claim all of whose deliveries were settled by late evidence holds nothing. */
    private boolean stillHeld(Share share) {
        return share.claim.lease() instanceof Lease.BlockLease || !model.settled(share.claim);
    }

    private void crash() {
        NodeId victim = any(nodes);
        fixture.kill(victim);
        nodes.remove(victim);
        assertThat(fixture.store.nodes().rescue(victim)).as("became in doubt").isEqualTo(model.rescue(victim));
        if (random.nextInt(3) == 0) {
            assertThat(fixture.store.nodes().rescue(victim))
                    .as("rescued once more")
                    .isZero();
        }
        lost.removeIf(share -> share.node().equals(victim));
        nodes.add(newNode());
    }

    private void pauseOrResume() {
        boolean sending = model.state() == CampaignState.SENDING;
        CampaignAction action = sending ? CampaignAction.PAUSE : CampaignAction.RESUME;
        boolean moved = fixture.store.campaigns().move(id, action, null, now).isPresent();
        assertThat(moved)
                .as("%s in state %s", action, model.state())
                .isEqualTo(sending || model.state() == CampaignState.PAUSED);
        if (moved) {
            model.state(sending ? CampaignState.PAUSED : CampaignState.SENDING);
        }
    }

    private void finish() {
        boolean expected =
                model.state() == CampaignState.FINISHED || (model.state() == CampaignState.SENDING && model.complete());
        assertThat(fixture.store.ledger().finish(id, now)).as("finish").isEqualTo(expected);
        if (expected) {
            model.state(CampaignState.FINISHED);
        }
    }

    private void end() {
        if (model.state() != CampaignState.SENDING && model.state() != CampaignState.PAUSED) {
            return;
        }
        if (random.nextBoolean()) {
            fixture.store.campaigns().move(id, CampaignAction.CANCEL, null, now);
            model.state(CampaignState.CANCELLED);
            model.endOpen(DeliveryState.CANCELLED);
        } else if (model.ended() == null) {
            now = now.plus(ContractFixture.EXPIRY);
            long ended = fixture.store.ledger().endOpen(id, DeliveryState.EXPIRED, now);
            assertThat(ended).as("expired").isEqualTo(model.endOpen(DeliveryState.EXPIRED));
        }
    }

    /** Lets everything that is under way come to its end, then checks everything. */
    private void drain() {
        if (model.state() == CampaignState.PAUSED) {
            pauseOrResume();
        }
        List<NodeId> living = List.copyOf(nodes);
        for (int round = 0; round < 100 && !(model.complete() && shares.isEmpty() && wire.isEmpty()); round++) {
            while (!wire.isEmpty()) {
                recordSome();
            }
            for (NodeId node : living) {
                nodes.clear();
                nodes.add(node);
                findUnheard();
            }
            nodes.clear();
            nodes.addAll(living);
            for (Share share : List.copyOf(shares)) {
                fixture.store.ledger().release(share.claim.lease(), now);
                model.free(share.claim.lease(), now);
            }
            shares.clear();
            now = now.plusSeconds(SECONDS);
            claimBlock();
            claimDue();
            for (int i = 0; i < shares.size() * 4; i++) {
                permit();
            }
            Collections.shuffle(shares, random);
        }
        assertThat(model.complete())
                .as("everything has come to its end within 100 rounds")
                .isTrue();
        finish();
        check();
        checkFacts();
        nodes.forEach(fixture.store.nodes()::retire);
    }

    private void check() {
        assertThat(fixture.store.history().fullCounts(id)).as("facts").isEqualTo(model.counts());
        assertThat(fixture.store.history().counts(id)).as("counters").isEqualTo(LedgerModel.terminal(model.counts()));
        assertThat(fixture.state(id)).as("state of the campaign").isEqualTo(model.state());
    }

    private void checkFacts() {
        Map<DeliveryKey, List<Outcome>> attempts = new HashMap<>();
        for (DeliveryFacts facts : fixture.facts(id)) {
            attempts.put(facts.key(), facts.attempts());
            assertThat(facts.state())
                    .as("state of %s", facts.key())
                    .isEqualTo(model.row(facts.key()).state());
        }
        for (Outcome outcome : recorded) {
            assertThat(attempts.get(outcome.key()))
                    .as("no outcome is thrown away: the attempts of %s", outcome.key())
                    .anyMatch(kept -> kept.attempt() == outcome.attempt() && kept.state() == outcome.state());
        }
    }
}
