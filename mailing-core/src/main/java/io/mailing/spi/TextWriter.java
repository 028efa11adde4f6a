package io.mailing.spi;

/**
 * Writes the text of a message for one recipient, such as a language model. Safe for use by several threads.
 *
 * <p>A writer is handed an order and answers with a text, with a refusal, or with the wish to be asked again later. It keeps nothing
 * of a campaign: the engine checks what was written, keeps it before it is sent, counts it against the budget and falls back to a
 * ready text where there is none.
 */
public interface TextWriter extends AutoCloseable {

    /**
     * How many texts may be in the making at once, on each node.
     *
     * @return 1 to 100, by default 4; constant
     */
    default int concurrency() {
        return 4;
    }

    /**
     * Writes one text. Blocks until it is there, within a time bound of the writer's own.
     *
     * <p>Never throws for what a provider or network does. After an unexpected exception the recipient is asked for again, as {@link
     * PersonalValues#give} says; it counts against no budget.
     *
     * @param order what to write; asked again after a crash or fault with the same {@link TextOrder#key}
     * @return the text, or why there is none
     * @throws InterruptedException if interrupted
     */
    TextAnswer write(TextOrder order) throws InterruptedException;

    /** Gives up connections. Idempotent. */
    @Override
    default void close() {}
}
