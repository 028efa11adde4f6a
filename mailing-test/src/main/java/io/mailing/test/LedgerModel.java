package io.mailing.test;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A campaign's ledger as simple as can be: a row for each delivery, everything found by looking through all of them. What
 * {@link RandomWalk} holds a store against.
 */
final class LedgerModel {

    /** A fact about an attempt. */
    record Fact(int attempt, DeliveryState state) {}

    /** A delivery: its facts, the one that counts, who holds it and whether it may be on the wire. */
    static final class Row {
        final Set<Fact> facts = new HashSet<>();
        private @Nullable Fact counts;
        private @Nullable Instant dueAt;
        private @Nullable Lease holder;
        private boolean permitted;
        private boolean withdrawn;

        /** The attempt that is owed next or held. */
        int attempt() {
            return counts == null ? 1 : counts.attempt + 1;
        }

        boolean held() {
            return holder != null;
        }

        /** Its block ended, and nothing of its own is known of it. */
        boolean expiredUntouched() {
            return facts.equals(Set.of(new Fact(1, DeliveryState.EXPIRED)));
        }

        DeliveryState state() {
            if (counts != null && counts.state.terminal()) {
                return counts.state;
            }
            if (permitted) {
                return DeliveryState.PERMITTED;
            }
            return counts == null ? DeliveryState.PENDING : counts.state;
        }
    }

    private static final class ModelBlock {
        private @Nullable Lease holder;
        private Instant notBefore = Instant.MIN;
        private boolean closed;
    }

    private final CampaignId id;
    private final NavigableMap<DeliveryKey, Row> rows = new TreeMap<>();
    private final NavigableMap<Integer, ModelBlock> blocks = new TreeMap<>();
    private CampaignState state = CampaignState.SENDING;
    private @Nullable DeliveryState ended;
    private Instant expiresAt;

    LedgerModel(CampaignId id, List<SnapshotBlock> written, Instant expiresAt) {
        this.id = id;
        this.expiresAt = expiresAt;
        for (SnapshotBlock block : written) {
            blocks.put(block.number(), new ModelBlock());
            for (int seq = 0; seq < block.deliveries().size(); seq++) {
                rows.put(new DeliveryKey(id, block.number(), seq), new Row());
                if (block.deliveries().get(seq).skipped() != null) {
                    record(new DeliveryKey(id, block.number(), seq), 0, DeliveryState.SKIPPED, null);
                }
            }
        }
    }

    NavigableMap<DeliveryKey, Row> rows() {
        return rows;
    }

    Row row(DeliveryKey key) {
        return Objects.requireNonNull(rows.get(key), "no delivery " + key);
    }

    CampaignState state() {
        return state;
    }

    void state(CampaignState next) {
        state = next;
    }

    @Nullable
    DeliveryState ended() {
        return ended;
    }

    /** What the next claim of a block must hold; empty if there must be none. */
    List<DeliveryKey> nextBlock(Instant now) {
        if (state != CampaignState.SENDING) {
            return List.of();
        }
        return blocks.entrySet().stream()
                .filter(entry -> entry.getValue().holder == null
                        && !entry.getValue().closed
                        && !entry.getValue().notBefore.isAfter(now))
                .sorted(Comparator.comparing(
                        entry -> entry.getValue().notBefore)) // and by number, as they are in the map
                .map(entry -> untouched(entry.getKey()))
                .filter(keys -> !keys.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<DeliveryKey> untouched(int block) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey().block() == block && entry.getValue().counts == null)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The times of what is due and not held, the longest waiting first. */
    List<Instant> dueTimes(Instant now) {
        if (state != CampaignState.SENDING) {
            return List.of();
        }
        return rows.values().stream()
                .filter(row -> row.dueAt != null && row.holder == null)
                .map(row -> Objects.requireNonNull(row.dueAt))
                .filter(at -> !at.isAfter(now))
                .sorted()
                .toList();
    }

    @Nullable
    Instant dueAt(DeliveryKey key) {
        return row(key).dueAt;
    }

    void claimed(Claim claim) {
        if (claim.lease() instanceof BlockLease lease) {
            block(lease.block()).holder = lease;
        }
        claim.deliveries().forEach(pending -> row(pending.key()).holder = claim.lease());
    }

    private ModelBlock block(int number) {
        return Objects.requireNonNull(blocks.get(number));
    }

    boolean permits(Lease lease, List<Claim.Pending> window, Instant now) {
        return state == CampaignState.SENDING
                && now.isBefore(expiresAt)
                && window.stream().allMatch(pending -> lease.equals(row(pending.key()).holder));
    }

    void permitted(List<Claim.Pending> window) {
        window.forEach(pending -> row(pending.key()).permitted = true);
    }

    /** One call's outcomes: afterwards a finished campaign that owes something again is sending. */
    void record(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            Outcome.Due due = outcome.due();
            record(outcome.key(), outcome.attempt(), outcome.state(), due == null ? null : due.notBefore());
        }
        if (state == CampaignState.FINISHED && !complete()) {
            state = CampaignState.SENDING;
        }
    }

    private void record(DeliveryKey key, int attempt, DeliveryState recorded, @Nullable Instant dueAt) {
        Row row = row(key);
        Fact fact = new Fact(attempt, recorded);
        Fact before = row.counts;
        if (!row.facts.add(fact) || (before != null && !recorded.outranks(attempt, before.state, before.attempt))) {
            return;
        }
        row.counts = fact;
        row.holder = null;
        row.permitted = false;
        row.dueAt = dueAt;
        DeliveryState end = row.withdrawn ? DeliveryState.CANCELLED : ended;
        if (recorded == DeliveryState.DEFERRED && end != null) {
            record(key, attempt + 1, end, null);
        }
    }

    boolean settled(Claim claim) {
        return claim.deliveries().stream().noneMatch(pending -> claim.lease().equals(row(pending.key()).holder));
    }

    /** A due claim all of whose deliveries were settled by late evidence holds nothing. */
    boolean held(Claim claim) {
        return claim.lease() instanceof BlockLease || !settled(claim);
    }

    /** A lease is closed, released or taken away: what it still holds is ready or due again, or ends. */
    void free(Lease lease, @Nullable Instant notBefore) {
        rows.forEach((key, row) -> {
            if (lease.equals(row.holder)) {
                row.holder = null;
                row.permitted = false;
                if (row.dueAt != null && notBefore != null) {
                    row.dueAt = notBefore;
                }
                endIfOver(key, row);
            }
        });
        if (lease instanceof BlockLease blockLease && lease.equals(block(blockLease.block()).holder)) {
            ModelBlock block = block(blockLease.block());
            block.holder = null;
            block.notBefore = notBefore == null ? block.notBefore : notBefore;
            block.closed = ended != null;
        }
    }

    private boolean endIfOver(DeliveryKey key, Row row) {
        boolean open = row.counts == null || row.counts.state == DeliveryState.DEFERRED;
        DeliveryState end = row.withdrawn ? DeliveryState.CANCELLED : ended;
        if (end == null || !open || row.held()) {
            return false;
        }
        record(key, row.attempt(), end, null);
        return true;
    }

    /** What is not permitted ends; the rest does where it would be owed again. */
    long withdraw(Set<String> recipients) {
        if (state == CampaignState.CANCELLED) {
            return 0;
        }
        long count = 0;
        for (Map.Entry<DeliveryKey, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            String recipient =
                    "guest-" + entry.getKey().block() + "-" + entry.getKey().seq();
            if (recipients.contains(recipient)) {
                row.withdrawn = true;
                if (!row.permitted && !row.state().terminal()) {
                    record(entry.getKey(), row.attempt(), DeliveryState.CANCELLED, null);
                    count++;
                }
            }
        }
        return count;
    }

    long endOpen(DeliveryState end) {
        ended = end;
        long count = rows.entrySet().stream()
                .filter(entry -> !inHeldBlock(entry.getKey(), entry.getValue()))
                .filter(entry -> endIfOver(entry.getKey(), entry.getValue()))
                .count();
        blocks.values().forEach(block -> block.closed |= block.holder == null);
        return count;
    }

    private boolean inHeldBlock(DeliveryKey key, Row row) {
        return row.counts == null && block(key.block()).holder != null;
    }

    int rescue(NodeId dead) {
        int inDoubt = 0;
        for (Map.Entry<DeliveryKey, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            if (row.holder != null && row.holder.node().equals(dead) && row.permitted) {
                record(entry.getKey(), row.attempt(), DeliveryState.IN_DOUBT, null);
                inDoubt++;
            }
        }
        leases().filter(lease -> lease.node().equals(dead)).toList().forEach(lease -> free(lease, null));
        return inDoubt;
    }

    private Stream<Lease> leases() {
        Stream<@Nullable Lease> holders = Stream.concat(
                rows.values().stream().map(row -> row.holder),
                blocks.values().stream().map(block -> block.holder));
        return holders.filter(Objects::nonNull).map(Objects::requireNonNull).distinct();
    }

    long resend(Set<DeliveryState> states, int belowAttempt, Instant at) {
        List<Map.Entry<DeliveryKey, Row>> again = rows.entrySet().stream()
                .filter(entry -> !entry.getValue().withdrawn
                        && states.contains(entry.getValue().state())
                        && Objects.requireNonNull(entry.getValue().counts).attempt < belowAttempt)
                .toList();
        if (again.isEmpty() || state == CampaignState.CANCELLED) {
            return 0;
        }
        if (state == CampaignState.FINISHED || ended != null) {
            expiresAt = at.plus(Duration.ofDays(3));
            ended = null;
        }
        if (state == CampaignState.FINISHED) {
            state = CampaignState.SENDING;
        }
        for (Map.Entry<DeliveryKey, Row> entry : again) {
            Fact counts = Objects.requireNonNull(entry.getValue().counts);
            if (entry.getValue().expiredUntouched()) {
                revive(entry.getKey(), entry.getValue(), at);
                continue;
            }
            int attempt = counts.state == DeliveryState.IN_DOUBT ? counts.attempt : counts.attempt + 1;
            record(entry.getKey(), attempt, DeliveryState.DEFERRED, at);
        }
        return again.size();
    }

    private void revive(DeliveryKey key, Row row, Instant at) {
        row.facts.clear();
        row.counts = null;
        block(key.block()).closed = false;
        block(key.block()).notBefore = at;
    }

    boolean complete() {
        return rows.values().stream().allMatch(row -> row.state().terminal());
    }

    Map<DeliveryState, Long> counts() {
        Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
        rows.values().forEach(row -> counts.merge(row.state(), 1L, Long::sum));
        return counts;
    }

    static Map<DeliveryState, Long> terminal(Map<DeliveryState, Long> counts) {
        Map<DeliveryState, Long> terminal = new HashMap<>(counts);
        terminal.keySet().removeIf(state -> !state.terminal());
        return terminal;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("campaign ")
                .append(id)
                .append(' ')
                .append(state)
                .append(' ');
        rows.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .forEach(entry -> text.append(entry.getKey().block())
                        .append('/')
                        .append(entry.getKey().seq())
                        .append('=')
                        .append(entry.getValue().state())
                        .append(' '));
        return text.toString();
    }
}
