package io.mailing;

import io.mailing.internal.engine.Previews;
import io.mailing.spi.Preview;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.StoreReasons;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looking back, also while campaigns are being sent. Everything is read from the ledger, so figures are exact at any time.
 * Every method blocks on the store and throws {@link StoreException} if it can't be reached.
 */
public final class History {

    private static final Set<CampaignState> SHOWN = Set.copyOf(EnumSet.complementOf(EnumSet.of(CampaignState.DELETED)));

    private final Store store;
    private final Clock clock;
    private final Previews previews;

    History(Store store, Clock clock, Previews previews) {
        this.store = store;
        this.clock = clock;
        this.previews = previews;
    }

    /**
     * Campaigns, newest first.
     *
     * @param filter which
     * @return a page
     */
    public List<CampaignSummary> campaigns(HistoryFilter filter) {
        CampaignFilter wanted = new CampaignFilter(
                filter.states().isEmpty() ? SHOWN : filter.states(),
                filter.createdFrom(),
                filter.createdTo(),
                filter.below(),
                filter.limit());
        List<CampaignSummary> page = new ArrayList<>();
        List<CampaignRecord> found = store.history().campaigns(wanted);
        Set<CampaignId> dropped = dropped(found.stream().map(CampaignRecord::id).toList());
        for (CampaignRecord campaign : found) {
            page.add(summary(campaign, dropped.contains(campaign.id())));
        }
        return page;
    }

    /**
     * One campaign's line.
     *
     * @param id its number
     * @return the line as of now
     * @throws UnknownCampaignException if there is none
     */
    public CampaignSummary summary(CampaignId id) {
        return summary(find(id), isDropped(id));
    }

    /**
     * What became of a campaign, with the reasons of what was not sent.
     *
     * @param id its number
     * @return the report as of now
     * @throws UnknownCampaignException if there is none
     */
    public CampaignReport report(CampaignId id) {
        CampaignRecord campaign = find(id);
        List<CampaignReport.ReasonCount> reasons = new ArrayList<>();
        for (HistoryStore.ReasonCount reason : store.history().reasons(id)) {
            reasons.add(
                    new CampaignReport.ReasonCount(reason.state(), reason.channel(), reason.reason(), reason.count()));
        }
        return new CampaignReport(summary(campaign, isDropped(id)), campaign.plan(), reasons);
    }

    /**
     * A campaign's deliveries, in the order in which they were written down.
     *
     * @param id its number
     * @param filter which
     * @return a page; empty where they were dropped ({@link CampaignSummary#ledgerDropped()})
     * @throws UnknownCampaignException if there is none
     */
    public List<JournalEntry> journal(CampaignId id, JournalFilter filter) {
        find(id);
        JournalEntry after = filter.after();
        DeliveryFilter wanted = new DeliveryFilter(filter.states(), after == null ? null : after.key(), filter.limit());
        List<JournalEntry> page = new ArrayList<>();
        for (DeliveryFacts facts : store.history().deliveries(id, wanted)) {
            page.add(entry(facts));
        }
        return page;
    }

    /**
     * The message of a journal entry, made again as it was sent: by the channel that took it, for the day on which it went
     * out. For one that was not sent yet, as it would be today.
     *
     * @param entry of {@link #journal}
     * @return the message, or why it can't be made for this recipient
     * @throws UnknownCampaignException if the entry's campaign is gone
     * @throws LedgerDroppedException if its deliveries were dropped since the entry was read
     */
    public Preview message(JournalEntry entry) {
        CampaignRecord campaign = find(entry.key().campaign());
        DeliveryFacts facts = facts(entry.key());
        if (facts.delivery().erased()) {
            return new Preview.Unfit(StoreReasons.ERASED);
        }
        Route route = route(facts, entry.channel());
        if (route == null) {
            Reason reason = entry.reason();
            return new Preview.Unfit(reason == null ? new Reason("no-address", "There is no way to send it") : reason);
        }
        Instant at = sentAt(facts, entry);
        return previews.of(campaign, entry.key(), facts.delivery(), route, at == null ? clock.instant() : at);
    }

    /** What was taken back was not sent then. */
    private static @Nullable Instant sentAt(DeliveryFacts facts, JournalEntry entry) {
        return facts.attempts().stream()
                .filter(outcome -> outcome.state().recallable())
                .map(Outcome::at)
                .reduce((first, second) -> second)
                .orElse(entry.at());
    }

    /**
     * Holds a campaign's counters against a full count of its deliveries. Reads everything: slow on large campaigns. While
     * the campaign is being sent the two are read one after the other and may differ for that reason alone.
     *
     * @param id its number
     * @return both counts
     * @throws UnknownCampaignException if there is none
     * @throws LedgerDroppedException if its deliveries were dropped: there is nothing left to count
     */
    public LedgerCheck verify(CampaignId id) {
        long total = find(id).total();
        if (isDropped(id)) {
            throw new LedgerDroppedException(id);
        }
        return new LedgerCheck(
                total, store.history().counts(id), store.history().fullCounts(id));
    }

    private CampaignRecord find(CampaignId id) {
        return CampaignBook.read(store, id);
    }

    private Set<CampaignId> dropped(List<CampaignId> ids) {
        return ids.isEmpty() ? Set.of() : store.retention().dropped(ids);
    }

    private boolean isDropped(CampaignId id) {
        return !dropped(List.of(id)).isEmpty();
    }

    private DeliveryFacts facts(DeliveryKey key) {
        DeliveryKey before = new DeliveryKey(key.campaign(), key.block(), key.seq() - 1);
        List<DeliveryFacts> page = store.history().deliveries(key.campaign(), new DeliveryFilter(Set.of(), before, 1));
        if (page.isEmpty() && isDropped(key.campaign())) {
            throw new LedgerDroppedException(key.campaign());
        }
        if (page.isEmpty() || !page.get(0).key().equals(key)) {
            throw new IllegalArgumentException("there is no delivery " + key);
        }
        return page.get(0);
    }

    private CampaignSummary summary(CampaignRecord campaign, boolean ledgerDropped) {
        Instant since = campaign.sendingSince();
        Duration sending = since == null ? Duration.ZERO : Duration.between(since, clock.instant());
        return new CampaignSummary(
                campaign.id(),
                campaign.createdAt(),
                campaign.name(),
                campaign.kind(),
                campaign.state(),
                campaign.note(),
                campaign.author(),
                campaign.plan().audience(),
                campaign.startedAt(),
                campaign.finishedAt(),
                campaign.sentFor().plus(sending.isNegative() ? Duration.ZERO : sending),
                Progress.of(campaign.total(), store.history().counts(campaign.id())),
                ledgerDropped,
                campaign.runOf());
    }

    private static JournalEntry entry(DeliveryFacts facts) {
        Outcome counts = null;
        int attempts = 0;
        for (Outcome outcome : facts.attempts()) {
            if (outcome.attempt() > 0) {
                attempts = Math.max(attempts, outcome.attempt());
            }
            if (counts == null || outcome.state().outranks(outcome.attempt(), counts.state(), counts.attempt())) {
                counts = outcome;
            }
        }
        List<Route> routes = facts.delivery().routes();
        String first = routes.isEmpty() ? null : routes.get(0).channel();
        String tried = counts == null ? null : counts.channel();
        String channel = tried == null ? first : tried;
        Route route = route(facts, channel);
        return new JournalEntry(
                facts.key(),
                facts.delivery().recipient(),
                facts.state(),
                channel,
                route == null ? null : route.address(),
                attempts,
                counts == null ? null : counts.reason(),
                counts == null ? null : counts.providerId(),
                counts == null ? null : counts.newAddress(),
                counts == null ? null : counts.at(),
                facts.delivery().erased());
    }

    private static @Nullable Route route(DeliveryFacts facts, @Nullable String channel) {
        for (Route route : facts.delivery().routes()) {
            if (route.channel().equals(channel)) {
                return route;
            }
        }
        return null;
    }
}
