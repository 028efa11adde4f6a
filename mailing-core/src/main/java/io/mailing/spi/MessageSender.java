package io.mailing.spi;

/** Sends one campaign's messages on one channel. Safe for use by as many threads as the channel's concurrency says. */
public interface MessageSender extends AutoCloseable {

    /**
     * Makes the message personal without sending it: for previews and for the journal, which keeps no copy of what was
     * sent and makes it again.
     *
     * @param message to whom, with which values
     * @return what the recipient would see, or why the message can't be made
     */
    Preview preview(OutboundMessage message);

    /**
     * Makes the message personal and hands it to the provider. Blocks until the provider has answered, within a time
     * bound of the channel's own.
     *
     * <p>Never throws for what a provider or network does: each ending is an outcome, classified by how far the message
     * had come. An unexpected exception is taken as {@link SendOutcome.Unknown}: the message may have been sent.
     *
     * @param message to whom, with which values; its key is the same on every attempt
     * @return what came of it
     * @throws InterruptedException only if interrupted before anything was handed over
     */
    SendOutcome send(OutboundMessage message) throws InterruptedException;

    /**
     * In how many parts the provider bills the message: the segments of an SMS. Makes it personal for that, so that the count is
     * the one with which it would be sent. Pure: no network. Asked where {@link Channel#inParts} says so.
     *
     * @param message to whom, with which values
     * @return 1 or more, by default 1; 0 if the message can't be made
     */
    default int parts(OutboundMessage message) {
        return 1;
    }

    /** Gives up what was kept for this campaign. Idempotent. */
    @Override
    default void close() {}
}
