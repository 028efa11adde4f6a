package io.mailing;

import io.mailing.internal.engine.Engine;
import io.mailing.internal.engine.PersonHashes;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.RetentionStore.Erased;
import io.mailing.spi.store.RetentionStore.Erasure;
import io.mailing.spi.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** The people to whom campaigns were sent, as far as the ledger knows them. */
public final class Recipients {

    private static final int PAGE = 1000;

    private final Store store;
    private final PersonHashes hashes;
    private final Clock clock;
    private final Engine engine;

    Recipients(Store store, PersonHashes hashes, Clock clock, Engine engine) {
        this.store = store;
        this.hashes = hashes;
        this.clock = clock;
        this.engine = engine;
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
     * <p>Events that were triggered and wait are covered too. Their keys stay: they are the application's own and should say
     * nothing of a person. What an open transaction of the application triggers can't be seen before its commit.
     *
     * <p>Take the person out of the application's own data first: a campaign that reads its audience while this runs, or
     * later, writes down whom it is given, and so does an event that is triggered later. Suppressions of the person's
     * addresses stay, they hold no address ({@link Suppressions}); what was counted of them under the frequency caps goes. Database backups, dead row versions until the database
     * has cleaned up, and logs of the application are beyond this call's reach.
     *
     * <p>Asks campaign by campaign; a store with an index of recipients reads the person's deliveries only. It can be repeated, and must be after a {@link StoreException}; what was erased stays so.
     *
     * @param id the recipient's id, as its {@link Recipient} has it
     * @return how many deliveries were erased by this call
     * @throws StoreException if the store can't be reached
     */
    public long erase(String id) {
        String substitute = hashes.recipient(id);
        long count = 0;
        CampaignId below = null;
        List<CampaignRecord> page;
        do {
            page = store.history().campaigns(new CampaignFilter(Set.of(), null, null, below, PAGE));
            for (CampaignRecord campaign : page) {
                count += erase(new Erasure(campaign.id(), id, substitute, clock.instant()));
                below = campaign.id();
            }
        } while (page.size() == PAGE);
        boolean unused = store.frequencies().forget(hashes.counted(id));
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
