package io.mailing.internal.memory;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Lease.DueLease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blocks, permits and outcomes. */
final class MemoryLedger implements LedgerStore {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryLedger.class);

    private final MemoryData data;

    MemoryLedger(MemoryData data) {
        this.data = data;
    }

    @Override
    public Optional<Claim> claimBlock(CampaignId campaign, String lane, NodeId node, Instant now) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null || !ledger.row.sending() || !data.good(node)) {
                return Optional.empty();
            }
            return ledger.claimBlock(lane, node, now);
        });
    }

    @Override
    public Optional<Claim> claimDue(CampaignId campaign, String lane, NodeId node, int limit, Instant now) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null || !ledger.row.sending() || !data.good(node)) {
                return Optional.empty();
            }
            return ledger.claimDue(lane, new DueLease(campaign, node, data.nextClaim()), limit, now);
        });
    }

    @Override
    public boolean permit(Lease lease, List<Claim.Pending> window, Instant now) {
        if (window.isEmpty()) {
            throw new IllegalArgumentException("a permit for nothing");
        }
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(lease.campaign());
            return ledger != null && data.good(lease.node()) && ledger.permit(lease, window, now);
        });
    }

    @Override
    public boolean underWay(CampaignId campaign) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            return ledger != null
                    && data.nodes().keySet().stream().anyMatch(node -> data.alive(node) && ledger.shares.holds(node));
        });
    }

    @Override
    public void record(Collection<Outcome> outcomes, Collection<Lease> done) {
        data.run(() -> {
            Map<CampaignLedger, List<Outcome>> known = new LinkedHashMap<>();
            for (Outcome outcome : outcomes) {
                CampaignLedger ledger = data.campaign(outcome.key().campaign());
                if (ledger == null || !ledger.has(outcome.key())) {
                    LOG.warn("an outcome of delivery {}, which does not exist, is left out", outcome.key());
                } else {
                    known.computeIfAbsent(ledger, key -> new ArrayList<>()).add(outcome);
                }
            }
            known.forEach((ledger, taken) -> {
                taken.forEach(outcome -> {
                    Gone gone = ledger.gone(outcome.key());
                    ledger.take(gone != null && gone.erased() ? outcome.withoutPersonal() : outcome);
                });
                ledger.goOn(taken);
            });
            for (Lease lease : done) {
                CampaignLedger ledger = data.campaign(lease.campaign());
                if (ledger != null) {
                    ledger.done(lease);
                }
            }
        });
    }

    @Override
    public void release(Lease lease, Instant notBefore) {
        data.run(() -> {
            CampaignLedger ledger = data.campaign(lease.campaign());
            // Of a dead node's shares the rescue decides.
            if (ledger != null && data.alive(lease.node())) {
                ledger.shares.release(lease, notBefore, data.now());
            }
        });
    }

    @Override
    public int releaseUnheard(NodeId node, Collection<Lease> known) {
        return data.locked(() -> {
            int count = 0;
            if (!data.alive(node)) {
                return count;
            }
            for (CampaignLedger ledger : data.campaigns.values()) {
                count += ledger.shares.releaseUnheard(node, known, data.now());
            }
            return count;
        });
    }

    @Override
    public long endOpen(CampaignId campaign, DeliveryState end, Instant at) {
        if (end != DeliveryState.CANCELLED && end != DeliveryState.EXPIRED) {
            throw new IllegalArgumentException("a campaign's open part ends as CANCELLED or EXPIRED, not " + end);
        }
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null
                    || (end == DeliveryState.EXPIRED && !ledger.row.record().timeIsOver(at))) {
                return 0L;
            }
            return ledger.endOpen(end, at);
        });
    }

    @Override
    public boolean finish(CampaignId campaign, @Nullable Awaited awaited, Instant at) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null) {
                return false;
            }
            if (ledger.row.sending() && ledger.complete() && !ledger.awaits(awaited)) {
                ledger.row.move(CampaignAction.FINISH, CampaignState.FINISHED, null, at);
            }
            return ledger.row.state() == CampaignState.FINISHED;
        });
    }

    @Override
    public long resend(
            CampaignId campaign, Set<DeliveryState> states, int belowAttempt, @Nullable Instant until, Instant at) {
        LedgerStore.checkResend(states, belowAttempt, until);
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null) {
                return 0L;
            }
            CampaignState state = ledger.row.state();
            boolean allowed = ledger.row.sending() || state == CampaignState.PAUSED || state == CampaignState.FINISHED;
            return allowed && !ledger.dropped() ? ledger.resend(states, belowAttempt, until, at) : 0L;
        });
    }
}
