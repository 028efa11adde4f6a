package io.mailing.internal.events;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells of campaigns that are finished, and of those that go on after that. */
final class ObservedLedger implements LedgerStore {

    private final LedgerStore store;
    private final CampaignNews news;

    ObservedLedger(LedgerStore store, CampaignNews news) {
        this.store = store;
        this.news = news;
    }

    @Override
    public Optional<Claim> claimBlock(CampaignId campaign, String lane, NodeId node, Instant now) {
        return store.claimBlock(campaign, lane, node, now);
    }

    @Override
    public Optional<Claim> claimDue(CampaignId campaign, String lane, NodeId node, int limit, Instant now) {
        return store.claimDue(campaign, lane, node, limit, now);
    }

    @Override
    public boolean permit(Lease lease, List<Claim.Pending> window, Instant now) {
        return store.permit(lease, window, now);
    }

    @Override
    public void record(Collection<Outcome> outcomes, Collection<Lease> done) {
        List<CampaignRecord> finished = mayBeReopened(outcomes);
        store.record(outcomes, done);
        finished.forEach(news::late);
    }

    /** Almost always none, and then nothing is read or made. */
    private List<CampaignRecord> mayBeReopened(Collection<Outcome> outcomes) {
        boolean none = true;
        for (Outcome outcome : outcomes) {
            none &= !late(outcome);
        }
        return none
                ? List.of()
                : outcomes.stream()
                        .filter(this::late)
                        .map(outcome -> outcome.key().campaign())
                        .distinct()
                        .map(news::finished)
                        .flatMap(Optional::stream)
                        .toList();
    }

    private boolean late(Outcome outcome) {
        return outcome.due() != null && !news.sending(outcome.key().campaign());
    }

    @Override
    public void release(Lease lease, Instant notBefore) {
        store.release(lease, notBefore);
    }

    @Override
    public int releaseUnheard(NodeId node, Collection<Lease> known) {
        return store.releaseUnheard(node, known);
    }

    @Override
    public long endOpen(CampaignId campaign, DeliveryState end, Instant at) {
        return store.endOpen(campaign, end, at);
    }

    @Override
    public boolean finish(CampaignId campaign, @Nullable Awaited awaited, Instant at) {
        return news.inTurn(campaign, () -> {
            boolean over = store.finish(campaign, awaited, at);
            if (over) {
                news.finished(campaign, at);
            }
            return over;
        });
    }

    @Override
    public boolean underWay(CampaignId campaign) {
        return store.underWay(campaign);
    }

    @Override
    public long resend(
            CampaignId campaign, Set<DeliveryState> states, int belowAttempt, @Nullable Instant until, Instant at) {
        return news.inTurn(campaign, () -> {
            long again = store.resend(campaign, states, belowAttempt, until, at);
            if (again > 0) {
                news.sentAgain(campaign, at);
            }
            return again;
        });
    }
}
