package io.mailing;

import io.mailing.spi.store.HistoryStore.CampaignFacts;
import java.util.Map;

/**
 * How far a campaign has come: exact counts of one moment, which add up to the total at any time. All are 0 until the audience is
 * written down.
 *
 * @param total deliveries in all; 0 until the audience is written down
 * @param waiting not yet at an end
 * @param sent taken by a provider and not taken back, the delivered ones among them
 * @param delivered of the sent ones those that the provider says have reached the recipient; not those whose recall failed
 * @param failed refused for good
 * @param skipped never sent, by a rule
 * @param cancelled unsent when the campaign was cancelled
 * @param expired unsent when the campaign's time was over
 * @param inDoubt sent or not: it is not known
 * @param recalled sent and taken back
 * @param recallFailed of the sent ones those that could not be taken back
 */
public record Progress(
        long total,
        long waiting,
        long sent,
        long delivered,
        long failed,
        long skipped,
        long cancelled,
        long expired,
        long inDoubt,
        long recalled,
        long recallFailed) {

    static Progress of(CampaignFacts facts) {
        long total = facts.campaign().total();
        // While the audience is being written down its total isn't known, though skipped ones are counted already.
        Map<DeliveryState, Long> counts = total == 0 ? Map.of() : facts.counts();
        long delivered = counts.getOrDefault(DeliveryState.DELIVERED, 0L);
        long recalled = counts.getOrDefault(DeliveryState.RECALLED, 0L);
        long recallFailed = counts.getOrDefault(DeliveryState.RECALL_FAILED, 0L);
        long sent = counts.getOrDefault(DeliveryState.SENT, 0L) + delivered + recallFailed;
        long failed = counts.getOrDefault(DeliveryState.FAILED, 0L);
        long skipped = counts.getOrDefault(DeliveryState.SKIPPED, 0L);
        long cancelled = counts.getOrDefault(DeliveryState.CANCELLED, 0L);
        long expired = counts.getOrDefault(DeliveryState.EXPIRED, 0L);
        long inDoubt = counts.getOrDefault(DeliveryState.IN_DOUBT, 0L);
        long ended = sent + recalled + failed + skipped + cancelled + expired + inDoubt;
        return new Progress(
                total,
                total - ended,
                sent,
                delivered,
                failed,
                skipped,
                cancelled,
                expired,
                inDoubt,
                recalled,
                recallFailed);
    }

    /**
     * What has come to its end.
     *
     * @return all but the waiting ones
     */
    public long ended() {
        return sent + recalled + failed + skipped + cancelled + expired + inDoubt;
    }

    private String recalls() {
        return recalled + recallFailed == 0
                ? ""
                : ", " + recalled + " recalled, " + recallFailed + " not to be recalled";
    }

    /**
     * What was tried and came to its end: of this a speed is told.
     *
     * @return the sent, recalled, failed and doubtful ones
     */
    public long tried() {
        return sent + recalled + failed + inDoubt;
    }

    /**
     * For people, as in {@code 200/200}.
     *
     * @return the sent ones of the total
     */
    public String sentOfTotal() {
        return sent + "/" + total;
    }

    @Override
    public String toString() {
        return sentOfTotal() + " sent, " + failed + " failed, " + skipped + " skipped, " + cancelled + " cancelled, "
                + expired + " expired, " + inDoubt + " in doubt, " + waiting + " waiting" + recalls();
    }
}
