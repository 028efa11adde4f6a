package io.mailing.spi.store;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Forgetting: ledgers of campaigns that ended long ago are dropped, single people are erased, and some are withdrawn from a
 * campaign. All is done in small pieces, each a transaction of its own; what was broken off goes on with the next call.
 */
public interface RetentionStore {

    /**
     * Which recipient is to be erased from one campaign.
     *
     * @param campaign its number
     * @param recipient the application's id of the recipient
     * @param substitute what stands for the id from then on
     * @param at when
     * @param known under which hash the {@link SuppressionStore} knows a route's address; quick, and asks no store
     */
    record Erasure(
            CampaignId campaign, String recipient, String substitute, Instant at, Function<Route, String> known) {}

    /**
     * What a piece of an erasure did.
     *
     * @param deliveries how many it erased
     * @param nextBlock where the next piece begins, or 0 if this was the last one
     */
    record Erased(int deliveries, int nextBlock) {}

    /**
     * Which recipients are to be withdrawn from one campaign.
     *
     * @param campaign its number
     * @param recipients the application's ids of them, any number
     * @param at when
     */
    record Withdrawal(CampaignId campaign, Set<String> recipients, Instant at) {

        /**
         * Keeps a copy.
         *
         * @param campaign its number
         * @param recipients the application's ids of them, any number
         * @param at when
         */
        public Withdrawal {
            recipients = Set.copyOf(recipients);
        }

        /**
         * For stores: whether a campaign may have something unsent, or something that could be sent again.
         *
         * @param state where it stands
         * @return true for SENDING, PAUSED and FINISHED
         */
        public static boolean possible(CampaignState state) {
            return state == CampaignState.SENDING || state == CampaignState.PAUSED || state == CampaignState.FINISHED;
        }
    }

    /**
     * Campaigns of which something is to be dropped, by number: those that ended before a time and whose ledger is not
     * dropped; those whose ledger is dropped in part; those of whose former ledger something is left after a recall; and those
     * that are DELETED.
     *
     * @param endedBefore FINISHED, CANCELLED or recalled earlier than this
     * @param limit at most so many
     * @return a page
     */
    List<CampaignId> droppable(Instant endedBefore, int limit);

    /**
     * Drops the next piece of a campaign's ledger. The first piece keeps what the history shows: from then on the campaign
     * stays as it is until it is deleted, {@link HistoryStore#counts} and {@link HistoryStore#reasons} answer as before, {@link
     * HistoryStore#deliveries}, {@link HistoryStore#fullCounts} and {@link CampaignStore#content} nothing; it can't be
     * reopened ({@link LedgerStore#resend} and {@link CampaignStore#move} do nothing), and outcomes of it are left out as
     * those of deliveries that don't exist. The keys of what was triggered go too; what is triggered later is taken away
     * by {@link TriggerStore#gather}. It is decided under the campaign's lock: nothing is dropped that was reopened, of
     * which a node still holds something, or in whose inbox something waits to be gathered. Of a DELETED campaign, whenever it
     * ended, all goes in the same way, and at last its counters, its reasons and the campaign itself.
     *
     * <p>Of a campaign that was recalled before that time, and neither changed nor launched since, the former ledger goes, with its
     * counts and times: it is as one that was never launched. Of one that was changed or launched the rest of it goes, at any time.
     *
     * @param campaign its number
     * @param endedBefore as in {@link #droppable}
     * @param at when
     * @return true if there is more to drop: call again; false at the end, and where nothing may be dropped
     */
    boolean drop(CampaignId campaign, Instant endedBefore, Instant at);

    /**
     * Those of some campaigns whose ledger was dropped, or is being dropped.
     *
     * @param campaigns any number
     * @return a new set
     */
    Set<CampaignId> dropped(Collection<CampaignId> campaigns);

    /**
     * Erases a recipient from some blocks of a campaign. The delivery's recipient is replaced, its addresses, values, locale
     * and zone go, and of its outcomes the texts, providers' ids and new addresses, also of those that are recorded later.
     * It is {@link Delivery#erased()} from then on, and is never sent again.
     *
     * <p>In the same transaction the plain text of the suppressions of its addresses goes ({@link SuppressionStore#forget}): who finds
     * them later, by an erasure that was broken off and is called again, finds no addresses any more.
     *
     * <p>What has ended keeps its state. What is not sent yet ends as SKIPPED with {@link StoreReasons#ERASED}: once this has
     * returned no permit is granted that covers it. A claim that holds it is refused its next permit for it; its
     * other deliveries are handed back as ever. What is permitted stays so: it may be on the wire. What is recorded of it is
     * taken, but instead of being due again, or ready again when it is handed back, it ends as SKIPPED too.
     *
     * <p>What waits in the campaign's inbox is gathered before the first block is looked at, as by {@link
     * TriggerStore#gather}, and so is erased with all else. Only its key stays. What a transaction of another one's holds
     * may stay: what it has not committed, and a trigger whose key it appended once more.
     *
     * <p>Reads these blocks' deliveries: there is no index on recipients. Repeating it does no more.
     *
     * @param erasure who, and from which campaign
     * @param fromBlock 1, or the last answer's next block
     * @return how many, and where to go on
     */
    Erased erase(Erasure erasure, int fromBlock);

    /**
     * Ends what is unsent of some recipients of a campaign: what was not touched yet and what waits to be tried again, claimed
     * or not, ends as CANCELLED with {@link StoreReasons#WITHDRAWN}. Once this has returned no permit is granted that covers
     * it. A claim that holds it is refused its next permit for it; its other deliveries are handed back as ever.
     *
     * <p>What is permitted stays so: it may be on the wire. What is recorded of it is taken, but instead of being due again, or
     * ready again when it is handed back, it ends as CANCELLED too, with the same reason. What had ended keeps its state, and is not sent
     * again by {@link LedgerStore#resend}, whoever asks; what is IN_DOUBT of it is not awaited by {@link LedgerStore#finish}. What has
     * ended is not counted.
     *
     * <p>What waits in the campaign's inbox is gathered before that, as by {@link TriggerStore#gather}, so it is withdrawn with all
     * else; what is triggered later is sent. In a campaign that is neither SENDING nor PAUSED nor FINISHED, or whose ledger was dropped,
     * nothing is done: one that is CANCELLED ends by itself what its nodes hand back.
     *
     * <p>Its transactions end a bounded number of deliveries each, and many recipients cost less in one call than in several. After a
     * fault it can be repeated: what ended is neither ended nor counted again.
     *
     * @param withdrawal who, and from which campaign
     * @return how many deliveries this call ended
     */
    long withdraw(Withdrawal withdrawal);
}
