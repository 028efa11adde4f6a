package io.mailing.spi.store;

import io.mailing.CampaignId;
import io.mailing.MessageContent;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The inbox of triggered campaigns, and of tests. What is appended waits there, outside of the ledger, until it is gathered; its key stays
 * for as long as the campaign's ledger.
 */
public interface TriggerStore {

    /**
     * Puts a trigger into a campaign's inbox. Takes no lock on the campaign, so that whoever appends in a long transaction
     * of its own holds up nobody. Repeating it after a fault does nothing where it had taken effect, and answers false then.
     *
     * @param campaign TRIGGERED; that it takes triggers was looked at by the caller, and may have changed since
     * @param trigger what is owed
     * @return false if the campaign knows the key already: nothing was done
     */
    boolean append(CampaignId campaign, Trigger trigger);

    /**
     * Writes a new campaign down together with its one trigger, in one transaction: so it can't be finished before the trigger is there.
     * Repeating it does nothing.
     *
     * @param campaign a TEST, SENDING
     * @param content what it says
     * @param trigger what is owed
     * @throws IllegalArgumentException by {@link CampaignRecord#checkNew}
     */
    void create(CampaignRecord campaign, MessageContent content, Trigger trigger);

    /**
     * Campaigns with triggers that wait to be gathered, in any state. Cheap where there are none.
     *
     * @return their numbers
     */
    Set<CampaignId> waiting();

    /**
     * T0 of triggers: makes the longest waiting ones deliveries, in blocks of their own for each lane, with numbers above
     * all others, as {@link SnapshotStore#append} does; all in one transaction. The total grows by the deliveries, and the
     * triggers wait no longer. In a campaign that is CANCELLED or expired-out by then the deliveries end as that; a FINISHED
     * one that owes something again is SENDING, as by {@link io.mailing.CampaignAction#RESEND}. Repeating it after a fault
     * gathers what still waits, and nothing twice. Of a campaign whose ledger was dropped, or is being dropped
     * ({@link RetentionStore#drop}), they are taken away instead, key and all, and counted nowhere. Triggers that a
     * transaction of another one's is holding may be left to the next call.
     *
     * @param campaign its number
     * @param limit at most so many triggers, 1 to 1,000
     * @param at when
     * @return how many triggers wait no longer
     * @throws IllegalArgumentException for another limit
     */
    int gather(CampaignId campaign, int limit, Instant at);

    /**
     * For stores: the blocks that gathered triggers make, one for each lane, in the order of the triggers.
     *
     * @param gathered at most 1,000
     * @param last the highest number of a block that the campaign has, 0 if it has none
     * @return blocks with the numbers after it
     */
    static List<SnapshotBlock> blocks(List<Trigger> gathered, int last) {
        Map<String, List<Delivery>> lanes = new LinkedHashMap<>();
        for (Trigger trigger : gathered) {
            for (Trigger.Planned planned : trigger.deliveries()) {
                lanes.computeIfAbsent(planned.lane(), lane -> new ArrayList<>()).add(planned.delivery());
            }
        }
        List<SnapshotBlock> blocks = new ArrayList<>(lanes.size());
        lanes.forEach((lane, deliveries) -> blocks.add(new SnapshotBlock(last + blocks.size() + 1, lane, deliveries)));
        return blocks;
    }

    /**
     * For stores: refuses what {@link #gather} may not be asked for.
     *
     * @param limit how many triggers
     * @throws IllegalArgumentException unless it is 1 to 1,000
     */
    static void checkLimit(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
    }
}
