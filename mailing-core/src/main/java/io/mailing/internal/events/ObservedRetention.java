package io.mailing.internal.events;

import io.mailing.CampaignId;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.RetentionStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells of campaigns that go on because what was triggered late was gathered, so that people could be taken out of it. */
final class ObservedRetention implements RetentionStore {

    private final RetentionStore store;
    private final CampaignNews news;

    ObservedRetention(RetentionStore store, CampaignNews news) {
        this.store = store;
        this.news = news;
    }

    @Override
    public List<CampaignId> droppable(Instant endedBefore, int limit) {
        return store.droppable(endedBefore, limit);
    }

    @Override
    public boolean drop(CampaignId campaign, Instant endedBefore, Instant at) {
        return store.drop(campaign, endedBefore, at);
    }

    @Override
    public Set<CampaignId> dropped(Collection<CampaignId> campaigns) {
        return store.dropped(campaigns);
    }

    @Override
    public Erased erase(Erasure erasure, int fromBlock) {
        Optional<CampaignRecord> finished = fromBlock == 1 ? news.finished(erasure.campaign()) : Optional.empty();
        Erased erased = store.erase(erasure, fromBlock);
        finished.ifPresent(news::late);
        return erased;
    }

    @Override
    public long withdraw(Withdrawal withdrawal) {
        Optional<CampaignRecord> finished = news.finished(withdrawal.campaign());
        long count = store.withdraw(withdrawal);
        finished.ifPresent(news::late);
        return count;
    }
}
