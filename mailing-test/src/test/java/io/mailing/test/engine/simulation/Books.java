package io.mailing.test.engine.simulation;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.MessageContent;
import io.mailing.Throttle;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What really took effect in the store, kept apart from it: who has which lease until when, what is permitted to whom, what
 * was asked to be sent again. Held against each send when it begins.
 */
final class Books {

    private static final int MAX_WINDOW = 100;

    /** A way by which a message goes. */
    record Way(CampaignId campaign, String channel, String address) {}

    private static final class Identity {
        private final int alias;
        private final SimulatedNode owner;
        private Instant until = Instant.MIN;
        private boolean dead;
        private long rescuedAt = Long.MAX_VALUE;

        /** Its lease had run out and was renewed: what was said to be quiet meanwhile may go on, see the checker. */
        Identity(int alias, SimulatedNode owner) {
            this.alias = alias;
            this.owner = owner;
        }
    }

    private static final class Permit {
        private final DeliveryKey key;
        private final int attempt;
        private final Lease lease;
        private boolean used;

        Permit(DeliveryKey key, int attempt, Lease lease) {
            this.key = key;
            this.attempt = attempt;
            this.lease = lease;
        }
    }

    private final World world;
    private final Map<NodeId, Identity> identities = new HashMap<>();
    private final Map<String, CampaignId> labels = new LinkedHashMap<>();
    private final Map<CampaignId, CampaignRecord> created = new HashMap<>();
    private final Map<Way, DeliveryKey> ways = new HashMap<>();
    private final Map<DeliveryKey, Permit> permits = new HashMap<>();
    private final Map<CampaignId, Long> resent = new HashMap<>();
    private final Map<CampaignId, Long> revived = new HashMap<>();
    private final Map<String, Long> firstReserved = new HashMap<>();
    private final Set<CampaignId> quiet = new TreeSet<>();
    private final List<long[]> paceStalls = new ArrayList<>();

    Books(World world) {
        this.world = world;
    }

    @Nullable
    Object took(SimulatedNode node, String method, Object[] args, @Nullable Object answer) {
        switch (method) {
            case "create" -> {
                CampaignRecord record = (CampaignRecord) args[0];
                created.put(record.id(), record);
                labels.put(label((MessageContent) args[1]), record.id());
            }
            case "renew" -> {
                Identity unused = renewed(node, (NodeId) args[0], (Duration) args[1], Boolean.TRUE.equals(answer));
            }
            case "declareDead" -> {
                return declaredDead((List<?>) Objects.requireNonNull(answer));
            }
            case "retire" -> renewed(node, (NodeId) args[0], Duration.ZERO, false).dead = true;
            case "rescue" -> rescued((NodeId) args[0], (Integer) Objects.requireNonNull(answer));
            case "permit" -> {
                if (Boolean.TRUE.equals(answer)) {
                    permitted((Lease) args[0], (List<?>) args[1]);
                }
            }
            case "record" -> ((Collection<?>) args[0]).forEach(outcome -> recorded((Outcome) outcome));
            case "release" -> released((Lease) args[0]);
            case "resend" -> resent((CampaignId) args[0], (Set<?>) args[1], (Long) Objects.requireNonNull(answer));
            case "reserve" -> firstReserved.putIfAbsent((String) args[0], world.now());
            default -> {
                // Nothing that has to be remembered.
            }
        }
        return answer;
    }

    private void resent(CampaignId campaign, Set<?> states, long count) {
        resent.merge(campaign, count, Long::sum);
        if (states.contains(DeliveryState.EXPIRED)) {
            revived.merge(campaign, count, Long::sum);
        }
    }

    /** What a dead node hands back is not taken: its rescue decides. */
    private void released(Lease lease) {
        if (!identity(lease.node()).dead) {
            permits.values().removeIf(permit -> permit.lease.equals(lease));
        }
    }

    static String label(MessageContent content) {
        return label(Objects.requireNonNull(content.text()).source());
    }

    /** The first word of a text names its campaign; values of the recipient's own may follow. */
    static String label(String text) {
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    private Identity renewed(SimulatedNode node, NodeId id, Duration time, boolean alive) {
        Identity identity = identities.computeIfAbsent(id, key -> new Identity(identities.size(), node));
        if (alive) {
            identity.until = world.clock().instant().plus(time);
        }
        return identity;
    }

    /** Sorted by their age: their names are made by chance that is not the simulation's. */
    private List<NodeId> declaredDead(List<?> dead) {
        List<NodeId> sorted = new ArrayList<>();
        dead.forEach(id -> sorted.add((NodeId) id));
        sorted.sort(Comparator.comparingInt(id -> identity(id).alias));
        sorted.forEach(id -> identity(id).dead = true);
        return sorted;
    }

    private Identity identity(NodeId id) {
        return Objects.requireNonNull(identities.get(id), "a node that never had a lease");
    }

    private void permitted(Lease lease, List<?> window) {
        CampaignId campaign = lease.campaign();
        double rate =
                Objects.requireNonNull(created.get(campaign)).plan().throttle().messagesPerSecond();
        if (window.size() > Math.max(1, Math.min(MAX_WINDOW, Math.ceil(rate / 2)))) {
            world.broken("window", "a window of " + window.size() + " at " + rate + " a second");
        }
        for (Object entry : window) {
            Claim.Pending pending = (Claim.Pending) entry;
            for (Route route : pending.delivery().routes()) {
                ways.put(new Way(campaign, route.channel(), route.address()), pending.key());
            }
            Permit before = permits.get(pending.key());
            // The same window may be asked for again, as its answer was lost.
            if (before == null || before.attempt != pending.attempt() || !before.lease.equals(lease)) {
                permits.put(pending.key(), new Permit(pending.key(), pending.attempt(), lease));
            }
        }
    }

    private void recorded(Outcome outcome) {
        Permit permit = permits.get(outcome.key());
        if (permit != null && permit.attempt == outcome.attempt()) {
            permits.remove(outcome.key());
        }
    }

    private void rescued(NodeId dead, int inDoubt) {
        Map<CampaignId, Integer> open = new HashMap<>();
        for (Permit permit : permits.values()) {
            if (permit.lease.node().equals(dead)) {
                open.merge(permit.lease.campaign(), 1, Integer::sum);
            }
        }
        int most = open.values().stream().mapToInt(Integer::intValue).sum();
        if (inDoubt > most) {
            world.broken("doubt", inDoubt + " in doubt after a crash with " + most + " open permits");
        }
        permits.values().removeIf(permit -> permit.lease.node().equals(dead));
        Identity identity = identity(dead);
        identity.rescuedAt = Math.min(identity.rescuedAt, world.now());
    }

    /** A send begins: it must have the node's own permit, unused, under a lease that is good by the store's clock. */
    @Nullable
    NodeId sends(SimulatedNode node, Way way) {
        Permit permit = permits.get(ways.get(way));
        if (world.storeJumpedWithin(Duration.ofSeconds(30))) {
            return null; // what was permitted may have been rescued: leases look as if they had run out
        }
        if (permit == null || permit.used) {
            world.broken("permit", "node " + node.number() + " sends " + way + " without a permit");
            return null;
        }
        permit.used = true;
        Identity identity = identity(permit.lease.node());
        if (identity.owner != node) {
            world.broken("permit", "node " + node.number() + " sends " + permit.key + ", permitted to another node");
        } else if (!leaseGood(permit.lease.node())) {
            world.broken("lease", "node " + node.number() + " sends " + permit.key + " after its lease was lost");
        } else if (quiet.contains(way.campaign())) {
            world.broken("pause", "node " + node.number() + " sends " + permit.key + " of a campaign that is quiet");
        }
        return permit.lease.node();
    }

    /** Whether a lease is good by the store's clock. */
    boolean leaseGood(NodeId id) {
        Identity identity = identity(id);
        return !identity.dead && world.clock().instant().isBefore(identity.until);
    }

    /** When what it had permits for was said to be in doubt; at the end of time if it wasn't. */
    long rescuedAt(@Nullable NodeId id) {
        return id == null ? Long.MAX_VALUE : identity(id).rescuedAt;
    }

    void quiet(CampaignId campaign) {
        quiet.add(campaign);
    }

    /** It may go on from now. */
    void loud(CampaignId campaign) {
        quiet.remove(campaign);
    }

    void paceStalls(Duration time) {
        paceStalls.add(new long[] {world.now(), world.now() + time.toNanos()});
    }

    /** Whether a node waited for turns of a pace at some time of a span. */
    boolean paceStalledWithin(long from, long to) {
        return paceStalls.stream().anyMatch(stall -> stall[0] <= to && stall[1] >= from);
    }

    @Nullable
    CampaignId campaign(String label) {
        return labels.get(label);
    }

    Throttle throttle(CampaignId campaign) {
        return Objects.requireNonNull(created.get(campaign)).plan().throttle();
    }

    Set<CampaignId> campaigns() {
        return new TreeSet<>(created.keySet());
    }

    long resent(CampaignId campaign) {
        return resent.getOrDefault(campaign, 0L);
    }

    /** How many of those may have been revived with their blocks: nothing of that is written down for each. */
    long mayBeRevived(CampaignId campaign) {
        return revived.getOrDefault(campaign, 0L);
    }

    /** When a turn of a limit was first reserved, or the beginning. */
    long firstReserved(String limit) {
        return firstReserved.getOrDefault(limit, 0L);
    }
}
