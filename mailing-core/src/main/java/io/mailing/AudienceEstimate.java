package io.mailing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * To how many a draft would go if it were launched now. An estimate: the audience is read anew when the campaign begins, and may
 * be another one by then.
 *
 * @param recipients how many people the audience has
 * @param messages how many messages they would get: by priority at most one each, else one by each channel
 * @param byChannel those messages by the channel of their first attempt, in the send mode's order; without fall-backs
 * @param unreachable how many messages can't be sent for want of a usable address
 * @param suppressed how many are not sent as their addresses are suppressed
 * @param notFound how many of those who were picked by hand are not there to be picked
 * @param reasons why, with how many, the most frequent first
 */
public record AudienceEstimate(
        long recipients,
        long messages,
        Map<String, Long> byChannel,
        long unreachable,
        long suppressed,
        long notFound,
        List<ReasonCount> reasons) {

    /**
     * Copies map and list.
     *
     * @param recipients how many people the audience has
     * @param messages how many messages they would get
     * @param byChannel those messages by the channel of their first attempt
     * @param unreachable how many messages can't be sent for want of a usable address
     * @param suppressed how many are not sent as their addresses are suppressed
     * @param notFound how many of those who were picked by hand are not there to be picked
     * @param reasons why, with how many
     */
    public AudienceEstimate {
        byChannel = Collections.unmodifiableMap(new LinkedHashMap<>(byChannel));
        reasons = List.copyOf(reasons);
    }

    /**
     * Why some messages would not be sent.
     *
     * @param reason code, and one of the texts
     * @param count how many
     */
    public record ReasonCount(Reason reason, long count) {}
}
