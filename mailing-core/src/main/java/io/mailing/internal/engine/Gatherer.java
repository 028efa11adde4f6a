package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.StoreException;
import io.mailing.spi.store.TriggerStore;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what was triggered from the inboxes into the ledgers, from where it goes the way of all deliveries. */
final class Gatherer {

    private static final Logger LOG = LoggerFactory.getLogger(Gatherer.class);

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
                if (gatherOne(campaign)) {
                    grown.add(campaign);
                }
            }
            return grown;
        } catch (StoreException e) {
            asked = true;
            throw e;
        }
    }

    /** One inbox that can't be gathered keeps nothing else back; it is tried again at the next poll. */
    private boolean gatherOne(CampaignId campaign) {
        try {
            return gather(campaign);
        } catch (RuntimeException e) {
            LOG.error(
                    "What was triggered of campaign {} can't be gathered, it is tried again: {}",
                    campaign,
                    FaultWords.of(e));
            LOG.debug("The inbox's fault", e);
            return false;
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
