package io.mailing.internal.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mailing.CampaignId;
import io.mailing.Throttle;
import io.mailing.internal.pace.PaceGate;
import io.mailing.internal.pace.PaceKeys;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.PaceStore;
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
    private final Cache<Limit, PaceGate> gates;

    /** With the throttle: after a recall it can be changed. */
    private record Limit(CampaignId campaign, Throttle throttle) {}

    private final EngineRuntime runtime;
    private final PaceStore paces;

    ActiveCampaigns(EngineRuntime runtime, PaceStore paces) {
        this.runtime = runtime;
        this.paces = paces;
        this.gates = Caffeine.newBuilder()
                .expireAfterAccess(Duration.ofDays(1))
                .ticker(runtime::nanoTime)
                .executor(Runnable::run)
                .build();
    }

    PaceGate gate(CampaignRecord campaign) {
        Throttle throttle = campaign.plan().throttle();
        return throttle.unlimited()
                ? PaceGate.open()
                : gates.get(
                        new Limit(campaign.id(), throttle),
                        limit -> new PaceGate(paces, PaceKeys.campaign(limit.campaign), throttle, runtime::nanoTime));
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
