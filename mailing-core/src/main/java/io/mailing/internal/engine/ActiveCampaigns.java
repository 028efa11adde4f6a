package io.mailing.internal.engine;

import io.mailing.CampaignId;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The campaigns that this node is sending. */
final class ActiveCampaigns {

    private final ConcurrentMap<CampaignId, CampaignRun> runs = new ConcurrentHashMap<>();

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
