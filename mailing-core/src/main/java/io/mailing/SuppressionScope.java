package io.mailing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a suppression holds for: an address or a recipient, on one channel or on all of them, for one topic or for everything.
 *
 * <pre>{@code
 * SuppressionScope.address("email", "anna@guests.example")               // what suppress(channel, address, reason) takes
 * SuppressionScope.address("email", "anna@guests.example").topic("news") // of this topic only
 * SuppressionScope.addressEverywhere("+48 600 100 200")                  // the same telephone by SMS and by messenger
 * SuppressionScope.recipient("4711")                                     // the person, whatever the address
 * SuppressionScope.recipientOn("sms", "4711")
 * }</pre>
 *
 * <p>An address is taken in its channel's normal form, small and capital letters alike. {@link #addressEverywhere} means every channel
 * whose normal form of the address is the same text. It doesn't mean the person: whoever is to be left in peace by email too
 * needs {@link #recipient}, or both addresses. Scopes don't know each other: to lift one leaves the others.
 *
 * @param channel its name; null for all channels
 * @param address as the application writes it; null for a recipient
 * @param recipient the application's id; null for an address
 * @param topic its name; null for everything
 */
public record SuppressionScope(
        @Nullable String channel,
        @Nullable String address,
        @Nullable String recipient,
        @Nullable String topic) {

    /** The longest name of a topic. */
    public static final int MAX_TOPIC = 64;

    /**
     * Checks that it is either an address or a recipient, and the topic's name.
     *
     * @param channel its name; null for all channels
     * @param address as the application writes it; null for a recipient
     * @param recipient the application's id; null for an address
     * @param topic its name; null for everything
     */
    public SuppressionScope {
        if ((address == null) == (recipient == null)) {
            throw new IllegalArgumentException("a suppression holds for an address or for a recipient, one of the two");
        }
        if (channel != null && channel.isBlank()) {
            throw new IllegalArgumentException("a channel has a name; leave it out for all channels");
        }
        if (recipient != null && (recipient.isBlank() || recipient.length() > Recipient.MAX_ID)) {
            throw new IllegalArgumentException("a recipient's id has 1 to " + Recipient.MAX_ID + " characters");
        }
        if (topic != null) {
            String checked = checkedTopic(topic);
            Objects.requireNonNull(checked);
        }
    }

    /**
     * An address on one channel, for everything.
     *
     * @param channel its name
     * @param address as the application writes it
     * @return the scope
     */
    public static SuppressionScope address(String channel, String address) {
        return new SuppressionScope(
                Objects.requireNonNull(channel, "channel"), Objects.requireNonNull(address, "address"), null, null);
    }

    /**
     * An address on every channel that writes it in the same way, such as a telephone number by SMS and by messenger.
     *
     * @param address as the application writes it
     * @return the scope
     */
    public static SuppressionScope addressEverywhere(String address) {
        return new SuppressionScope(null, Objects.requireNonNull(address, "address"), null, null);
    }

    /**
     * A recipient on all channels, for everything.
     *
     * @param id the application's
     * @return the scope
     */
    public static SuppressionScope recipient(String id) {
        return new SuppressionScope(null, null, Objects.requireNonNull(id, "id"), null);
    }

    /**
     * A recipient on one channel, for everything.
     *
     * @param channel its name
     * @param id the application's
     * @return the scope
     */
    public static SuppressionScope recipientOn(String channel, String id) {
        return new SuppressionScope(
                Objects.requireNonNull(channel, "channel"), null, Objects.requireNonNull(id, "id"), null);
    }

    /**
     * The same, for one topic only.
     *
     * @param name the topic's; null for everything
     * @return a changed copy
     */
    public SuppressionScope topic(@Nullable String name) {
        return new SuppressionScope(channel, address, recipient, name);
    }

    /** A topic's name as it has to be. */
    static String checkedTopic(String name) {
        if (!ShortWord.is(name, MAX_TOPIC)) {
            throw new IllegalArgumentException(
                    "a topic's name must have 1 to " + MAX_TOPIC + " characters of a-z, 0-9, - and _, such as 'news'");
        }
        return name;
    }

    /** Without the address and the id. */
    @Override
    public String toString() {
        return (address == null ? "a recipient" : "an address")
                + (channel == null ? " on all channels" : " on " + channel)
                + (topic == null ? "" : ", topic " + topic);
    }
}
