package io.mailing.spi;

import io.mailing.MessageContent;
import io.mailing.Problem;
import java.util.List;
import java.util.Optional;

/**
 * A way to reach people: one account of email, Telegram and so on. Safe for use by several threads.
 *
 * <p>A channel makes messages personal and hands them to its provider. It keeps no campaign state, decides on no retry and
 * holds no pace: the engine does, from what {@link MessageSender#send} answers.
 */
public interface Channel extends AutoCloseable {

    /**
     * Name, pace and concurrency. Constant.
     *
     * @return the traits
     */
    ChannelTraits traits();

    /**
     * Checks and normalises one address. Pure and quick: no network.
     *
     * @param address as the application has it, stripped of white space at its ends
     * @return usable with its normal form, or unusable with the reason
     */
    AddressCheck checkAddress(String address);

    /**
     * What keeps this content from being sent on this channel, such as a missing subject or a text that is too long. Pure:
     * no network. Unknown variables are found by the engine.
     *
     * @param content with text, HTML or image
     * @return every problem at once; empty if there is none
     */
    List<Problem> check(MessageContent content);

    /**
     * Prepares the sending of one campaign: what is the same for all recipients is done here, once. No network.
     *
     * @param content for which {@link #check} finds no problem
     * @param variables the campaign's variables; the values of each message stand in this order
     * @return a sender for this campaign, closed by the engine
     */
    MessageSender open(MessageContent content, TemplateVariables variables);

    /**
     * How messages of this channel are taken back.
     *
     * @return empty, as by default, if its provider takes none back; constant
     */
    default Optional<MessageRecaller> recaller() {
        return Optional.empty();
    }

    /**
     * Whether some messages of this channel are billed as several parts, as long SMS are, so that it takes a look at each to know
     * how many: see {@link MessageSender#parts}.
     *
     * @return false, as by default, if each counts as one; constant
     */
    default boolean inParts() {
        return false;
    }

    /** Gives up connections. Senders that are still open are of no use afterwards. Idempotent. */
    @Override
    default void close() {}
}
