package io.mailing;

import io.mailing.internal.engine.Previews;
import io.mailing.spi.Preview;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.HistoryStore.CampaignFacts;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.StoreReasons;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looking back, also while campaigns are being sent. Everything is read from the ledger, so figures are exact at any time:
 * a campaign's total and counts are of one moment, add up at each, and equal a full count of its deliveries at the same moment
 * ({@link #verify}). Two calls are of two moments, and so are a report's counts and its reasons, and the pages of a journal.
 * Every method blocks on the store and throws {@link StoreException} if it can't be reached.
 */
public final class History {

    private static final Set<CampaignState> SHOWN = Set.copyOf(EnumSet.complementOf(EnumSet.of(CampaignState.DELETED)));

    private static final Set<CampaignKind> NO_TESTS = Set.copyOf(EnumSet.complementOf(EnumSet.of(CampaignKind.TEST)));

    private final Store store;
    private final Clock clock;
    private final Previews previews;
    private final Journal journal;
    private final SpeedSamples speeds = new SpeedSamples();

    History(Store store, Clock clock, Previews previews, @Nullable Function<String, @Nullable URI> recipientLink) {
        this.store = store;
        this.clock = clock;
        this.previews = previews;
        this.journal = new Journal(store, recipientLink);
    }

    /**
     * Campaigns, newest first. A page is of one moment.
     *
     * @param filter which
     * @return a page
     * @throws IllegalArgumentException if the filter asks for DELETED ones
     */
    public List<CampaignSummary> campaigns(HistoryFilter filter) {
        return store
                .history()
                .counted(new CampaignFilter(
                        shown(filter),
                        filter.kinds().isEmpty() ? NO_TESTS : filter.kinds(),
                        filter.author(),
                        filter.channel(),
                        filter.text(),
                        filter.createdFrom(),
                        filter.createdTo(),
                        filter.below(),
                        filter.limit()))
                .stream()
                .map(this::summary)
                .toList();
    }

    /**
     * One campaign's line.
     *
     * @param id its number
     * @return the line as of now
     * @throws UnknownCampaignException if there is none
     */
    public CampaignSummary summary(CampaignId id) {
        return summary(find(id));
    }

    /**
     * What became of a campaign, with the reasons of what was not sent.
     *
     * @param id its number
     * @return the report as of now
     * @throws UnknownCampaignException if there is none
     */
    public CampaignReport report(CampaignId id) {
        CampaignFacts campaign = find(id);
        List<CampaignReport.ReasonCount> reasons = new ArrayList<>();
        for (HistoryStore.ReasonCount reason : store.history().reasons(id)) {
            reasons.add(
                    new CampaignReport.ReasonCount(reason.state(), reason.channel(), reason.reason(), reason.count()));
        }
        return new CampaignReport(summary(campaign), campaign.campaign().plan(), reasons);
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
        return journal.page(find(id).campaign(), filter);
    }

    /**
     * Writes the history as CSV (RFC 4180): a line of the columns' names, then a line a campaign, newest first. The columns are
     * {@code id, created, name, type, state, author, audience, total, waiting, sent, delivered, failed, skipped, cancelled,
     * expired, in_doubt, sent_of_total, per_minute, started, finished}; times are ISO 8601 in UTC. A page at a time is read and
     * held; each is of a moment of its own.
     *
     * <p>A cell that a spreadsheet would take for a formula gets an apostrophe before it: one that begins, blanks left out,
     * with {@code = + - @}, their full-width forms, a tab or a line's end. So a phone number is {@code '+48…}.
     *
     * @param filter which; all of them are written, its limit is the size of a page only
     * @param to where to; the encoding is its own, UTF-8 best. Flushed and left open
     * @throws IOException what {@code to} throws
     */
    public void exportHistory(HistoryFilter filter, Writer to) throws IOException {
        CsvExport.history(this::campaigns, filter, to);
    }

    /**
     * Writes a campaign's journal as CSV, as {@link #exportHistory} does: a line a delivery. The columns are {@code campaign,
     * block, place, recipient, state, channel, address, attempts, at, reason, reason_text, provider_id, new_address, link, test};
     * the last one is {@code test} or empty.
     *
     * @param id the campaign's number
     * @param filter which; all of them are written, its limit is the size of a page only
     * @param to where to; the encoding is its own, UTF-8 best. Flushed and left open
     * @throws IOException what {@code to} throws
     * @throws UnknownCampaignException if there is no such campaign
     */
    public void exportJournal(CampaignId id, JournalFilter filter, Writer to) throws IOException {
        CampaignRecord campaign = find(id).campaign();
        CsvExport.journal(page -> journal.page(campaign, page), filter, to);
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
        CampaignRecord campaign = find(entry.key().campaign()).campaign();
        DeliveryFacts facts = facts(entry.key());
        if (facts.delivery().erased()) {
            return new Preview.Unfit(StoreReasons.ERASED);
        }
        Route route = Journal.route(facts, entry.channel());
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
     * Holds a campaign's counters against a full count of its deliveries, both of the same moment: {@link LedgerCheck#sound}
     * at any time, however many threads and nodes are sending. (But for one: while the audience is being written down there are
     * deliveries and no total yet.) Reads everything: slow on large campaigns.
     *
     * @param id its number
     * @return both counts
     * @throws UnknownCampaignException if there is none
     * @throws LedgerDroppedException if its deliveries were dropped: there is nothing left to count
     */
    public LedgerCheck verify(CampaignId id) {
        find(id);
        return store.history().check(id).orElseThrow(() -> new LedgerDroppedException(id));
    }

    /** What is deleted is shown to nobody. */
    private static Set<CampaignState> shown(HistoryFilter filter) {
        if (filter.states().contains(CampaignState.DELETED)) {
            throw new IllegalArgumentException("deleted campaigns are not shown: ask for other states");
        }
        return filter.states().isEmpty() ? SHOWN : filter.states();
    }

    private CampaignFacts find(CampaignId id) {
        return CampaignBook.facts(store, id);
    }

    private DeliveryFacts facts(DeliveryKey key) {
        CampaignFacts campaign = find(key.campaign());
        DeliveryKey before = new DeliveryKey(key.campaign(), key.block(), key.seq() - 1);
        List<DeliveryFacts> page = store.history().deliveries(key.campaign(), new DeliveryFilter(Set.of(), before, 1));
        if (page.isEmpty() && (campaign.dropped() || find(key.campaign()).dropped())) {
            throw new LedgerDroppedException(key.campaign());
        }
        if (page.isEmpty() || !page.get(0).key().equals(key)) {
            throw new IllegalArgumentException("there is no delivery " + key);
        }
        return page.get(0);
    }

    private CampaignSummary summary(CampaignFacts facts) {
        CampaignRecord campaign = facts.campaign();
        Instant now = clock.instant();
        Instant since = campaign.sendingSince();
        Duration sending = since == null ? Duration.ZERO : Duration.between(since, now);
        Progress progress = Progress.of(facts);
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
                progress,
                speeds.note(campaign.id(), campaign.startedAt(), campaign.finishedAt(), progress.tried(), now),
                facts.dropped(),
                campaign.runOf(),
                campaign.nextRunAt(),
                campaign.plan().topic());
    }
}
