package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.spi.store.TriggerStore;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/** Brings what was triggered from the inboxes into the ledgers, from where it goes the way of all deliveries. */
final class Gatherer {

    private static final int BATCH = 500;

    /** For one campaign in a row: the keeper has other duties. */
    private static final int ROUNDS = 20;

    private final TriggerStore triggers;
    private final Clock clock;
    private volatile boolean asked;

    Gatherer(TriggerStore triggers, Clock clock) {
        this.triggers = triggers;
        this.clock = clock;
    }

    /** There may be something to gather. */
    void ask() {
        asked = true;
    }

    boolean asked() {
        return asked;
    }

    /** Gathers what waits; answers whose ledgers have grown. */
    Set<CampaignId> gather() {
        // Before the look: what is triggered during it is another call's.
        asked = false;
        Set<CampaignId> grown = new HashSet<>();
        try {
            for (CampaignId campaign : triggers.waiting()) {
                if (gather(campaign)) {
                    grown.add(campaign);
                }
            }
            return grown;
        } catch (RuntimeException e) {
            asked = true;
            throw e;
        }
    }

    private boolean gather(CampaignId campaign) {
        for (int round = 0; round < ROUNDS; round++) {
            int gathered = triggers.gather(campaign, BATCH, clock.instant());
            if (gathered < BATCH) {
                return round > 0 || gathered > 0;
            }
        }
        asked = true;
        return true;
    }
}
