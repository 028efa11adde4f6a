package io.mailing.internal.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mailing.CampaignId;
import io.mailing.internal.pace.PaceGate;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.CampaignRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The campaigns that this node is sending. */
final class ActiveCampaigns {

    private final ConcurrentMap<CampaignId, CampaignRun> runs = new ConcurrentHashMap<>();

    /**
     * Throttles outlive a pause: a batch that has gone out is not free again because somebody pressed a button. One that
     * was not used for as long as the longest period is as good as new.
     */
    private final Cache<CampaignId, PaceGate> gates;

    ActiveCampaigns(EngineRuntime runtime) {
        this.gates = Caffeine.newBuilder()
                .expireAfterAccess(Duration.ofDays(1))
                .ticker(runtime::nanoTime)
                .executor(Runnable::run)
                .build();
    }

    PaceGate gate(CampaignRecord campaign, long now) {
        return gates.get(campaign.id(), id -> new PaceGate(campaign.plan().throttle(), now));
    }

    Collection<CampaignRun> all() {
        return runs.values();
    }

    @Nullable
    CampaignRun find(CampaignId id) {
        return runs.get(id);
    }

    void add(CampaignRun run) {
        runs.put(run.id(), run);
    }

    void haltAll() {
        runs.values().forEach(CampaignRun::halt);
    }

    /** Closes and forgets what is halted and held by no one. */
    void sweep() {
        runs.values().removeIf(CampaignRun::closeIfIdle);
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }
}
