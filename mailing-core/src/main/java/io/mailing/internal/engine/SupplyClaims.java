package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.SupplyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up blocks that wait for values, a few more than their channels are about to send. For the supply loop alone. */
final class SupplyClaims {

    private static final Logger LOG = LoggerFactory.getLogger(SupplyClaims.class);

    static final long AFTER_STORE_FAULT_NANOS = Duration.ofMillis(500).toNanos();

    /** So many blocks of a campaign are ready for a channel, or being made ready on this node. */
    private static final int AHEAD = 2;

    private static final long POLL_NANOS = Duration.ofSeconds(1).toNanos();

    /** While there is work: how soon it is seen that a lane has taken a block. */
    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

    private final EngineRuntime runtime;
    private final SupplyStore store;
    private final NodeLease lease;
    private final Claims claims;
    private final ActiveCampaigns active;
    private final Map<String, ProviderPlaces> providers;
    private final List<SupplyBlock> blocks;
    private final Map<Way, Long> nextLook = new HashMap<>();
    private final Set<CampaignId> waitsForAnother = new HashSet<>();

    /** A campaign by a channel. */
    private record Way(CampaignId campaign, String channel) {}

    /**
     * @param blocks takes what is claimed
     */
    SupplyClaims(
            EngineRuntime runtime,
            SupplyStore store,
            NodeLease lease,
            Claims claims,
            ActiveCampaigns active,
            Map<String, ProviderPlaces> providers,
            List<SupplyBlock> blocks) {
        this.runtime = runtime;
        this.store = store;
        this.lease = lease;
        this.claims = claims;
        this.active = active;
        this.providers = providers;
        this.blocks = blocks;
    }

    void lookAgain() {
        nextLook.clear();
    }

    void lookAgain(SupplyBlock block) {
        nextLook.remove(new Way(block.run().id(), block.channel()));
    }

    long claimAll() {
        long wait = EngineRuntime.FOREVER;
        Set<CampaignId> there = new HashSet<>();
        for (CampaignRun run : active.all()) {
            RunPersonal personal = run.personal();
            if (personal == null || personal.values().isEmpty() || !able(run, personal)) {
                continue;
            }
            there.add(run.id());
            for (String channel : run.plan().sendMode().channels()) {
                try {
                    wait = Math.min(wait, claim(run, personal, channel));
                } catch (StoreException e) {
                    claims.outage().noticed(e); // the other campaigns have nothing to do with it
                    wait = Math.min(wait, Spread.over(runtime, AFTER_STORE_FAULT_NANOS));
                }
            }
        }
        nextLook.keySet().removeIf(way -> !there.contains(way.campaign()));
        waitsForAnother.removeIf(id -> active.find(id) == null);
        return wait;
    }

    private boolean able(CampaignRun run, RunPersonal personal) {
        if (providers.keySet().containsAll(personal.values().keySet())) {
            return true;
        }
        if (waitsForAnother.add(run.id())) {
            LOG.warn(
                    "Campaign {} waits for a node that has its personal values {}: this one lacks some",
                    run.id(),
                    personal.values().keySet());
        }
        return false;
    }

    private long claim(CampaignRun run, RunPersonal personal, String channel) {
        Way way = new Way(run.id(), channel);
        while (true) {
            long now = runtime.nanoTime();
            Long next = nextLook.get(way);
            if (next != null && next - now > 0) {
                return next - now;
            }
            Instant time = runtime.clock().instant();
            if (run.halted() || run.expired(time) || !lease.good()) {
                return POLL_NANOS; // whoever changes that wakes this loop earlier
            }
            // What waits for its time counts among the audience's, or ever more would be asked for ahead. What is
            // triggered is due, all of it.
            int own = (int) blocks.stream()
                    .filter(block -> block.run().equals(run) && block.channel().equals(channel))
                    .filter(block -> run.kind().toAudience() || block.idleNanos(now) == 0)
                    .count();
            boolean rests = personal.values().keySet().stream()
                    .map(name -> Objects.requireNonNull(providers.get(name)))
                    .anyMatch(places -> places.stuck() || places.restNanos(now) > 0);
            if (own >= AHEAD || rests || own + store.ready(run.id(), channel, AHEAD, time) >= AHEAD) {
                nextLook.put(way, now + LOOK_NANOS);
                return LOOK_NANOS;
            }
            if (!claimOne(run, personal, channel, time)) {
                nextLook.put(way, now + Spread.over(runtime, POLL_NANOS));
                return POLL_NANOS;
            }
        }
    }

    private boolean claimOne(CampaignRun run, RunPersonal personal, String channel, Instant time) {
        if (!run.hold()) {
            return false;
        }
        boolean claimed = false;
        try {
            Optional<Claim> claim = claims.next(run.id(), SupplyStore.laneBefore(channel), false, time);
            claim.ifPresent(got -> blocks.add(new SupplyBlock(run, personal, channel, got)));
            claimed = claim.isPresent();
            return claimed;
        } finally {
            if (!claimed) {
                run.letGo();
            }
        }
    }
}
