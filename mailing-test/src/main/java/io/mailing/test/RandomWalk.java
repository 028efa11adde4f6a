package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.RetentionStore.Withdrawal;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One seed's way through the ledger: two or three nodes claim, send, record late and twice, hand back, lose answers, die
 * and are rescued, while the campaign is paused, resumed, resent, cancelled or expires, and people are withdrawn from it. Every answer of the store is held
 * against {@link LedgerModel}.
 *
 * <p>Invariant 1: a send follows a granted permit, and permits are granted exactly when the model says so. 2 and 3: the
 * counters, the facts and the model are equal. 4: finish says yes exactly when the model has come to its end. 5: every
 * outcome stands in the history.
 */
final class RandomWalk {

    private static final int CHECK_EVERY = 25;
    private static final int SECONDS = 20;

    private final ContractFixture fixture;
    private final long seed;
    private final WalkDice dice;
    private final CampaignId id;
    private final LedgerModel model;
    private final WalkVerdict verdict;
    private final List<NodeId> nodes = new ArrayList<>();
    private final List<WalkShare> shares = new ArrayList<>();
    private final List<WalkShare> lost = new ArrayList<>();
    private final List<OnTheWire> wire = new ArrayList<>();
    private Instant now = ContractFixture.NOW;
    private int nodeCount;

    RandomWalk(ContractFixture fixture, long seed) {
        this.fixture = fixture;
        this.seed = seed;
        this.dice = new WalkDice(seed);
        List<SnapshotBlock> blocks = dice.blocks();
        this.id = fixture.sending(blocks.toArray(SnapshotBlock[]::new));
        this.model = new LedgerModel(id, blocks, now.plus(ContractFixture.EXPIRY));
        this.verdict = new WalkVerdict(fixture, id, model);
        int living = 2 + dice.below(2);
        for (int i = 0; i < living; i++) {
            nodes.add(newNode());
        }
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
                    verdict.check();
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
        now = now.plusMillis(dice.below(SECONDS * 100));
        int way = dice.below(100);
        if (way < 14) {
            claimBlock();
            return "claim a block";
        } else if (way < 26) {
            claimDue();
            return "claim due deliveries";
        } else if (way < 44) {
            permit();
            return "permit";
        } else if (way < 68) {
            recordSome();
            return "record";
        } else if (way < 78) {
            leaveShare();
            return "close or release";
        } else if (way < 82) {
            recordAgain();
            return "record again";
        } else if (way < 86) {
            findUnheard();
            return "release what is unheard";
        } else if (way < 89) {
            crash(dice.any(nodes));
            return "crash and rescue";
        } else if (way < 91) {
            withdraw();
            return "withdraw";
        } else if (way < 93) {
            pauseOrResume();
            return "pause or resume";
        } else if (way < 96) {
            resend();
            return "resend";
        } else if (way < 99) {
            finish();
            return "finish";
        }
        end();
        return "cancel or expire";
    }

    private void claimBlock() {
        List<DeliveryKey> expected = model.nextBlock(now);
        Optional<Claim> claim = fixture.store.ledger().claimBlock(id, ContractFixture.EMAIL, dice.any(nodes), now);
        assertThat(claim.map(ContractFixture::keys).orElse(List.of()))
                .as("claimed block")
                .isEqualTo(expected);
        claim.ifPresent(this::take);
    }

    private void claimDue() {
        List<Instant> expected = model.dueTimes(now);
        int limit = 1 + dice.below(4);
        Optional<Claim> claim = fixture.store.ledger().claimDue(id, ContractFixture.EMAIL, dice.any(nodes), limit, now);
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
        (dice.below(10) == 0 ? lost : shares).add(new WalkShare(claim));
    }

    private void permit() {
        if (shares.isEmpty()) {
            return;
        }
        WalkShare share = dice.any(shares);
        int left = share.claim.deliveries().size() - share.permitted;
        if (left == 0) {
            return;
        }
        int to = share.permitted + 1 + dice.below(left);
        List<Claim.Pending> window = share.claim.deliveries().subList(share.permitted, to);
        boolean expected = nodes.contains(share.node()) && model.permits(share.claim.lease(), window, now);
        assertThat(fixture.store.ledger().permit(share.claim.lease(), window, now))
                .as("permit of %s for %s", window, share.claim.lease())
                .isEqualTo(expected);
        if (!expected) {
            return;
        }
        if (dice.below(8) == 0) {
            assertThat(fixture.store.ledger().permit(share.claim.lease(), window, now))
                    .as("permit repeated")
                    .isTrue();
        }
        model.permitted(window);
        share.permitted = to;
        send(share, dice.below(10) == 0 ? dice.below(window.size() + 1) : window.size());
    }

    /** Puts some of what is permitted on the wire; the rest may be taken back. */
    private void send(WalkShare share, int count) {
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
        int count = Math.min(wire.size(), 1 + dice.below(4));
        for (int i = 0; i < count; i++) {
            outcomes.add(outcome(wire.remove(dice.below(wire.size()))));
        }
        record(outcomes);
    }

    private void record(List<Outcome> outcomes) {
        fixture.store.ledger().record(outcomes, List.of());
        model.record(outcomes);
        verdict.recorded(outcomes);
    }

    private Outcome outcome(OnTheWire message) {
        Claim.Pending pending = message.pending();
        LedgerModel.Row row = model.row(pending.key());
        if (row.attempt() > pending.attempt() && row.held()) {
            // The next attempt is under way: no word but an acceptance settles the one before.
            return ContractFixture.outcome(pending, DeliveryState.SENT);
        }
        return dice.outcome(pending, now);
    }

    private void recordAgain() {
        if (verdict.recorded().isEmpty()) {
            return;
        }
        List<Outcome> again = List.of(dice.any(verdict.recorded()));
        fixture.store.ledger().record(again, shares.isEmpty() ? List.of() : settledOf(dice.any(shares)));
    }

    private List<Lease> settledOf(WalkShare share) {
        if (!model.settled(share.claim)) {
            return List.of();
        }
        model.free(share.claim.lease(), null);
        return List.of(share.claim.lease());
    }

    private boolean onTheWire(WalkShare share) {
        return wire.stream().anyMatch(message -> message.lease().equals(share.claim.lease()));
    }

    private void leaveShare() {
        if (shares.isEmpty()) {
            return;
        }
        WalkShare share = dice.any(shares);
        if (onTheWire(share)) {
            return;
        }
        Lease lease = share.claim.lease();
        if (model.settled(share.claim) && dice.below(2) == 0) {
            fixture.store.ledger().record(List.of(), List.of(lease));
            model.free(lease, null);
        } else {
            Instant notBefore = now.plusSeconds(dice.below(SECONDS));
            fixture.store.ledger().release(lease, notBefore);
            model.free(lease, notBefore);
        }
        if (dice.below(4) > 0) {
            // Else it stays among the shares: a lease that is no longer good does nothing.
            shares.remove(share);
        } else {
            share.permitted = share.claim.deliveries().size();
        }
    }

    private void findUnheard() {
        NodeId node = dice.any(nodes);
        List<Lease> known = shares.stream()
                .filter(share -> share.node().equals(node))
                .map(share -> share.claim.lease())
                .toList();
        List<WalkShare> unheard =
                lost.stream().filter(share -> share.node().equals(node)).toList();
        assertThat(fixture.store.ledger().releaseUnheard(node, known))
                .as("claims handed back that %s did not know of", node)
                .isEqualTo((int) unheard.stream()
                        .filter(share -> model.held(share.claim))
                        .count());
        unheard.forEach(share -> model.free(share.claim.lease(), null));
        lost.removeAll(unheard);
    }

    private void crash(NodeId victim) {
        fixture.kill(victim);
        nodes.remove(victim);
        assertThat(fixture.store.nodes().rescue(victim)).as("became in doubt").isEqualTo(model.rescue(victim));
        if (dice.below(3) == 0) {
            assertThat(fixture.store.nodes().rescue(victim))
                    .as("rescued once more")
                    .isZero();
        }
        lost.removeIf(share -> share.node().equals(victim));
        nodes.add(newNode());
    }

    private void withdraw() {
        Set<String> some = new HashSet<>();
        for (int i = dice.below(3); i >= 0; i--) {
            DeliveryKey key = dice.any(List.copyOf(model.rows().keySet()));
            some.add("guest-" + key.block() + "-" + key.seq());
        }
        assertThat(fixture.store.retention().withdraw(new Withdrawal(id, some, now)))
                .as("withdrawn of %s", some)
                .isEqualTo(model.withdraw(some));
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

    private void resend() {
        Set<DeliveryState> states = dice.resent();
        boolean any = states.contains(DeliveryState.EXPIRED) || dice.below(2) == 0;
        int below = any ? LedgerStore.ANY_ATTEMPT : 1 + dice.below(4);
        assertThat(fixture.store.ledger().resend(id, states, below, now))
                .as("resent of %s below attempt %s", states, below)
                .isEqualTo(model.resend(states, below, now));
    }

    private void finish() {
        boolean expected =
                model.state() == CampaignState.FINISHED || (model.state() == CampaignState.SENDING && model.complete());
        assertThat(fixture.store.ledger().finish(id, now)).as("finish").isEqualTo(expected);
        if (expected) {
            model.state(CampaignState.FINISHED);
        }
    }

    /** Walks with an even seed are led to the end that sending brings about. */
    private void end() {
        if (seed % 2 == 0 || (model.state() != CampaignState.SENDING && model.state() != CampaignState.PAUSED)) {
            return;
        }
        if (dice.below(2) == 0) {
            fixture.store.campaigns().move(id, CampaignAction.CANCEL, null, now);
            model.state(CampaignState.CANCELLED);
            model.endOpen(DeliveryState.CANCELLED);
        } else if (model.ended() == null) {
            now = now.plus(ContractFixture.EXPIRY);
            long ended = fixture.store.ledger().endOpen(id, DeliveryState.EXPIRED, now);
            assertThat(ended).as("expired").isEqualTo(model.endOpen(DeliveryState.EXPIRED));
        }
    }

    /**
     * Lets everything that is under way come to its end, then checks everything. In half of the walks all nodes die first,
     * and what they had sent is heard of when the campaign has ended: it may have to go on.
     */
    private void drain() {
        if (model.state() == CampaignState.PAUSED) {
            pauseOrResume();
        }
        List<OnTheWire> late = new ArrayList<>();
        if (dice.below(2) == 0) {
            List.copyOf(nodes).forEach(this::crash);
            late.addAll(wire);
            wire.clear();
        }
        settle();
        wire.addAll(late);
        settle();
        verdict.check();
        verdict.checkFacts();
        nodes.forEach(fixture.store.nodes()::retire);
    }

    private void settle() {
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
            for (WalkShare share : List.copyOf(shares)) {
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
            dice.shuffle(shares);
        }
        assertThat(model.complete())
                .as("everything has come to its end within 100 rounds")
                .isTrue();
        finish();
    }
}
