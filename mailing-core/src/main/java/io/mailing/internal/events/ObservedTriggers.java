package io.mailing.internal.events;

import io.mailing.CampaignId;
import io.mailing.MessageContent;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Trigger;
import io.mailing.spi.store.TriggerStore;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Tells of campaigns that go on because something was triggered late. */
final class ObservedTriggers implements TriggerStore {

    private final TriggerStore store;
    private final CampaignNews news;

    ObservedTriggers(TriggerStore store, CampaignNews news) {
        this.store = store;
        this.news = news;
    }

    @Override
    public boolean append(CampaignId campaign, Trigger trigger) {
        return store.append(campaign, trigger);
    }

    @Override
    public void create(CampaignRecord campaign, MessageContent content, Trigger trigger) {
        news.inTurn(campaign.id(), () -> {
            store.create(campaign, content, trigger);
            news.made(campaign);
            return true;
        });
    }

    @Override
    public Set<CampaignId> waiting() {
        return store.waiting();
    }

    @Override
    public int gather(CampaignId campaign, int limit, Instant at) {
        Optional<CampaignRecord> finished = news.finished(campaign);
        int gathered = store.gather(campaign, limit, at);
        finished.ifPresent(news::late);
        return gathered;
    }
}
