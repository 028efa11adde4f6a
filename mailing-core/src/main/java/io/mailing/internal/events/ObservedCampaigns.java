package io.mailing.internal.events;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.MessageContent;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.CampaignStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells of campaigns that are made, changed and moved. */
final class ObservedCampaigns implements CampaignStore {

    private final CampaignStore store;
    private final CampaignNews news;

    ObservedCampaigns(CampaignStore store, CampaignNews news) {
        this.store = store;
        this.news = news;
    }

    @Override
    public CampaignId nextId() {
        return store.nextId();
    }

    @Override
    public void create(CampaignRecord campaign, MessageContent content) {
        news.inTurn(campaign.id(), () -> {
            store.create(campaign, content);
            news.made(campaign);
            return true;
        });
    }

    @Override
    public Optional<CampaignRecord> find(CampaignId id) {
        return store.find(id);
    }

    @Override
    public Optional<MessageContent> content(CampaignId id) {
        return store.content(id);
    }

    @Override
    public List<CampaignRecord> inStates(Set<CampaignState> states) {
        List<CampaignRecord> found = store.inStates(states);
        news.looked(states, found);
        return found;
    }

    @Override
    public boolean reword(CampaignId id, String audience, String reworded) {
        return store.reword(id, audience, reworded);
    }

    @Override
    public boolean revise(CampaignRecord revised, @Nullable MessageContent content, CampaignAction action, Instant at) {
        return news.inTurn(revised.id(), () -> {
            boolean done = store.revise(revised, content, action, at);
            if (done) {
                CampaignState before = revised.state();
                CampaignState after = revised.after(action).orElse(before);
                String note = action == CampaignAction.WITHDRAW ? revised.note() : null;
                news.tell(revised, action, before, after, note, at);
            }
            return done;
        });
    }

    @Override
    public boolean turn(
            CampaignId rule,
            @Nullable Instant expected,
            @Nullable CampaignRecord run,
            @Nullable Instant next,
            @Nullable String note,
            Instant at) {
        // A run's number is higher than its rule's, and nothing else takes two turns.
        return news.inTurn(
                rule,
                () -> run == null
                        ? turned(rule, expected, null, next, note, at)
                        : news.inTurn(run.id(), () -> turned(rule, expected, run, next, note, at)));
    }

    private boolean turned(
            CampaignId rule,
            @Nullable Instant expected,
            @Nullable CampaignRecord run,
            @Nullable Instant next,
            @Nullable String note,
            Instant at) {
        boolean done = store.turn(rule, expected, run, next, note, at);
        if (done && run != null) {
            news.made(run);
        }
        if (done && (next == null || (note != null && expected != null))) {
            CampaignAction action = next == null ? CampaignAction.FINISH : CampaignAction.SCHEDULE;
            CampaignState after = next == null ? CampaignState.FINISHED : CampaignState.SCHEDULED;
            news.read(rule).ifPresent(read -> news.tell(read, action, CampaignState.SCHEDULED, after, note, at));
        }
        return done;
    }

    @Override
    public Optional<CampaignState> move(CampaignId id, CampaignAction action, @Nullable String note, Instant at) {
        return news.inTurn(id, () -> moved(id, action, note, at));
    }

    private Optional<CampaignState> moved(CampaignId id, CampaignAction action, @Nullable String note, Instant at) {
        Optional<CampaignRecord> known = news.read(id); // before: what is deleted may be gone at once
        Optional<CampaignState> moved = store.move(id, action, note, at);
        if (moved.isPresent() && known.isPresent()) {
            CampaignRecord campaign = known.get();
            CampaignState before = moved.get();
            CampaignState after =
                    (campaign.repeats() ? before.afterOfRule(action) : before.after(action)).orElse(before);
            news.tell(campaign, action, before, after, note, at);
        }
        return moved;
    }
}
