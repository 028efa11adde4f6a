package io.mailing.spi.store;

import io.mailing.MessageContent;
import io.mailing.MessageId;
import io.mailing.SavedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages that are kept for later, outside of any campaign. */
public interface MessageStore {

    /**
     * The next number. One that is not used is lost; that does no harm.
     *
     * @return a number that nobody else gets
     */
    MessageId nextId();

    /**
     * Writes a message down. Repeating it with the same number does nothing.
     *
     * @param message with a number of {@link #nextId()}
     * @param content what it says
     */
    void create(SavedMessage message, MessageContent content);

    /**
     * One message.
     *
     * @param id its number
     * @return empty if there is none
     */
    Optional<SavedMessage> find(MessageId id);

    /**
     * What a message says. May be large (images).
     *
     * @param id its number
     * @return empty if there is no such message
     */
    Optional<MessageContent> content(MessageId id);

    /**
     * Messages, newest first.
     *
     * @param below only numbers less than this, or null
     * @param limit 1 to 1,000
     * @return a page
     * @throws IllegalArgumentException for another limit
     */
    List<SavedMessage> list(@Nullable MessageId below, int limit);

    /**
     * Changes a message, if nobody changed it since it was read. Its version grows by one.
     *
     * @param read as it was read
     * @param name what it is called from now on
     * @param content what it says from now on, or null to leave it
     * @param at when
     * @return false if there is no such message, or it was changed meanwhile
     */
    boolean revise(SavedMessage read, String name, @Nullable MessageContent content, Instant at);

    /**
     * Forgets a message.
     *
     * @param id its number
     * @return false if there was none
     */
    boolean delete(MessageId id);

    /**
     * For stores: refuses a page that is too small or too large.
     *
     * @param limit 1 to 1,000
     * @throws IllegalArgumentException for another one
     */
    static void checkLimit(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
    }
}
