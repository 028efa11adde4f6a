package io.mailing.internal.engine;

import io.mailing.DeliveryState;
import io.mailing.InDoubtPolicy;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.LedgerStore.Awaited;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a campaign's policy does by itself with what is in doubt, and how that keeps the campaign from being finished. Holds
 * nothing: whichever node asks next, goes on where another one died.
 *
 * <p>Under {@link InDoubtPolicy#WAIT} a campaign is held while one in doubt is younger than the time for evidence, or has
 * attempts left however old it is. What is old and has attempts left is sent again by {@link #resend}, so nothing is held for
 * ever; and nothing that is still to be sent again is passed over, not even what was written down long after it happened.
 */
final class Doubts {

    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);
    private static final Set<DeliveryState> IN_DOUBT = EnumSet.of(DeliveryState.IN_DOUBT);

    private final LedgerStore ledger;

    Doubts(LedgerStore ledger) {
        this.ledger = ledger;
    }

    /** Sends again what is in doubt, if that is the campaign's policy and its time is not over; answers how many. */
    long resend(CampaignRecord campaign, Instant now) {
        if (campaign.plan().inDoubt() == InDoubtPolicy.LEAVE || over(campaign, now)) {
            return 0;
        }
        // Below the attempts of its retries only: what kills its node each time must not do so for ever.
        int attempts = campaign.plan().retry().attempts();
        Duration evidence = campaign.plan().evidenceWithin();
        Instant until = evidence == null ? null : now.minus(evidence);
        long again = ledger.resend(campaign.id(), IN_DOUBT, attempts, until, now);
        if (again > 0) {
            LOG.info("Campaign {}: {} deliveries in doubt are sent again", campaign.id(), again);
        }
        return again;
    }

    boolean finish(CampaignRecord campaign, Instant now) {
        return ledger.finish(campaign.id(), awaited(campaign, now), now);
    }

    private static @Nullable Awaited awaited(CampaignRecord campaign, Instant now) {
        Duration evidence = campaign.plan().evidenceWithin();
        return evidence == null || over(campaign, now)
                ? null
                : new Awaited(campaign.plan().retry().attempts(), now.minus(evidence));
    }

    private static boolean over(CampaignRecord campaign, Instant now) {
        Instant end = campaign.expiresAt();
        return end != null && !now.isBefore(end);
    }
}
