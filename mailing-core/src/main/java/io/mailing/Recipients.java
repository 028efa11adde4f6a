package io.mailing;

import io.mailing.audience.Filter;
import io.mailing.internal.engine.Engine;
import io.mailing.internal.engine.PersonHashes;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.RecipientEventStore.Deed;
import io.mailing.spi.store.RetentionStore.Erased;
import io.mailing.spi.store.RetentionStore.Erasure;
import io.mailing.spi.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The people to whom campaigns were sent, as far as the ledger knows them. */
public final class Recipients {

    private static final Logger LOG = LoggerFactory.getLogger(Recipients.class);
    private static final int PAGE = 1000;

    /** As far may the application's clock be ahead of the mailing's. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private final Store store;
    private final PickedPeople picked;
    private final PersonHashes hashes;
    private final Clock clock;
    private final Engine engine;

    Recipients(Store store, PersonHashes hashes, Clock clock, Engine engine) {
        this.store = store;
        this.picked = new PickedPeople(store, clock);
        this.hashes = hashes;
        this.clock = clock;
        this.engine = engine;
    }

    /**
     * Records that a recipient did something in the application, for filters such as {@code did("bought", 30 days)}. Of each
     * recipient and event the first time, the last one and the count are kept, under a keyed hash instead of the id. It needs no
     * campaign, and the recipient may be in none.
     *
     * <p>It can be repeated: what is at the very time of the first or the last that is known is that one, told again. Times
     * in between are counted each time that they are told.
     *
     * @param event the event's name, 1 to 100 characters
     * @param recipient the recipient's id, as its {@link Recipient} has it
     * @param at when; may be long ago, and in whatever order, but not yet to come: at most an hour ahead of the mailing's clock, as clocks
     *     differ. What is ahead counts as done now, within every period
     * @throws IllegalArgumentException if event or recipient are not as said, or if it is more than an hour ahead
     * @throws StoreException if the store can't be reached
     */
    public void did(String event, String recipient, Instant at) {
        did(event, List.of(recipient), at);
    }

    /**
     * Records that many recipients did the same at one time, as {@link #did(String, String, Instant)} does.
     *
     * @param event the event's name, 1 to 100 characters
     * @param recipients their ids, any number
     * @param at when, at most an hour ahead of the mailing's clock
     * @throws IllegalArgumentException if event or recipients are not as said, or if it is more than an hour ahead
     * @throws StoreException if the store can't be reached: a part may be recorded then, and the call can be repeated
     */
    public void did(String event, Collection<String> recipients, Instant at) {
        Objects.requireNonNull(at, "at");
        String name = new Filter.Did(event, null).event(); // what no filter could ask for is refused
        Instant now = clock.instant();
        if (at.isAfter(now.plus(AHEAD))) {
            throw new IllegalArgumentException("what recipients did is past, and '" + name + "' at " + at
                    + " is ahead of " + now + " by more than an hour");
        }
        store.recipientEvents()
                .record(recipients.stream()
                        .distinct()
                        .map(id -> new Deed(
                                name, hashes.event(Recipient.builder(id).build().id()), at))
                        .toList());
    }

    /**
     * Erases a person from all campaigns: no table holds the person's id, addresses, values, or anything that a provider said
     * of them any more. In the journal the delivery stays, as {@link JournalEntry#erased()}, under a keyed hash instead of the
     * id; figures of what was sent stay as they are. What was not sent yet ends as skipped with the reason
     * {@code erased}.
     *
     * <p>Once this has returned nothing more is permitted to the person by the campaigns that had written their audience down.
     * What has a permit may still go out: at most a window of a channel and node, usually up to 100 deliveries long. What
     * becomes known of it is recorded without anything personal.
     *
     * <p>Where the person was picked by hand ({@link io.mailing.audience.Audience#only(String...)}) the id goes from the audiences of
     * all campaigns and of the saved segments. What else an audience says, such as a filter for one address, is the application's own and
     * stays.
     *
     * <p>The person's rows go from all lists ({@link RecipientLists}) too, if they have this id.
     * <p>What the person {@link #did} is forgotten.
     *
     * <p>Events that were triggered and wait are covered too. Their keys stay: they are the application's own and should say
     * nothing of a person. What an open transaction of the application triggers can't be seen before its commit.
     *
     * <p>Take the person out of the application's own data first: a campaign that reads its audience while this runs, or
     * later, writes down whom it is given, and so does an event that is triggered later. Suppressions of the
     * person stay, as keyed hashes: of the recipient, and of the addresses that the ledger still knows, the plain text goes in the same
     * transactions ({@link Suppressions#forget} for any other one). What was counted of the person under the frequency caps goes.
     * Database backups, dead row versions until the database
     * has cleaned up, and logs of the application are beyond this call's reach.
     *
     * <p>Asks campaign by campaign; a store with an index of recipients reads the person's deliveries only. It can be repeated, and must be after a {@link StoreException}; what was erased stays so.
     *
     * @param id the recipient's id, as its {@link Recipient} has it
     * @return how many deliveries were erased by this call
     * @throws StoreException if the store can't be reached
     */
    public long erase(String id) {
        picked.forget(id);
        long rows = store.lists().erase(id); // first: a list is where a campaign would read the person again
        int events = store.recipientEvents().erase(hashes.event(id));
        String substitute = hashes.recipient(id);
        long count = 0;
        CampaignId below = null;
        List<CampaignRecord> page;
        do {
            page = store.history().campaigns(new CampaignFilter(Set.of(), null, null, below, PAGE));
            for (CampaignRecord campaign : page) {
                picked.forget(campaign, id);
                count += erase(new Erasure(
                        campaign.id(), id, substitute, clock.instant(), route -> hashes.ofAddress(route.address())));
                below = campaign.id();
            }
        } while (page.size() == PAGE);
        int suppressions = store.suppressions().forget(hashes.ofRecipient(id));
        boolean places = store.frequencies().forget(hashes.counted(id));
        LOG.debug(
                "Erased a person: {} deliveries, {} rows of lists, {} events, {} suppressions, places under caps: {}",
                count,
                rows,
                events,
                suppressions,
                places);
        if (count > 0) {
            engine.campaignChanged(); // what was waiting for the person only is finished now
        }
        return count;
    }

    private long erase(Erasure erasure) {
        long count = 0;
        int from = 1;
        while (from > 0) {
            Erased piece = store.retention().erase(erasure, from);
            count += piece.deliveries();
            from = piece.nextBlock();
        }
        return count;
    }
}
