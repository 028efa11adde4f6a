package io.mailing.spi;

import io.mailing.Throttle;
import java.time.Duration;
import java.util.List;

/** Takes back messages that a channel has sent. Safe for use by several threads. */
public interface MessageRecaller {

    /**
     * How old a message may be to be taken back. Older ones are not asked for. Constant.
     *
     * @return more than zero
     */
    Duration greatestAge();

    /**
     * How fast {@link #recall} may be called, by all nodes together: besides the channel's own pace, and no part of it.
     * Constant.
     *
     * @return the pace
     */
    Throttle pace();

    /**
     * How many messages to one address go into one call. Constant.
     *
     * @return at least 1
     */
    int batch();

    /**
     * Takes messages back. Blocks until the provider has answered, within a time bound of the channel's own. Never throws for what a
     * provider or network does. Must do no harm when it is repeated: after a crash, or by two nodes at once.
     *
     * @param address to which they were sent, in the channel's normal form
     * @param providerIds as {@link SendOutcome.Accepted} had them, 1 to {@link #batch()}
     * @return what came of all of them. Where several are {@link RecallOutcome.Refused} each is tried alone
     * @throws InterruptedException if interrupted before anything was asked for
     */
    RecallOutcome recall(String address, List<String> providerIds) throws InterruptedException;
}
