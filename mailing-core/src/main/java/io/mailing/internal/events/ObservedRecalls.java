package io.mailing.internal.events;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.RecallStore;
import java.time.Instant;

/** Tells of recalls that are done. */
final class ObservedRecalls implements RecallStore {

    private final RecallStore store;
    private final CampaignNews news;

    ObservedRecalls(RecallStore store, CampaignNews news) {
        this.store = store;
        this.news = news;
    }

    @Override
    public boolean take(CampaignId campaign, NodeId node) {
        return store.take(campaign, node);
    }

    @Override
    public boolean complete(CampaignId campaign, Instant at) {
        return news.inTurn(campaign, () -> {
            boolean done = store.complete(campaign, at);
            if (done) {
                news.read(campaign)
                        .ifPresent(read -> news.tell(
                                read,
                                CampaignAction.RECALLED,
                                CampaignState.RECALLING,
                                CampaignState.CREATED,
                                null,
                                at));
            }
            return done;
        });
    }
}
