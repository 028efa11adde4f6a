package io.mailing;

import io.mailing.internal.audience.AttributeValues;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One person of an audience: an id of the application's own, addresses by channel, and attributes for the templates.
 *
 * <p>Immutable; made by {@link #builder(String)}.
 */
public final class Recipient {

    /** The longest id. */
    public static final int MAX_ID = 190;

    private final String id;
    private final Map<String, String> addresses;
    private final Map<String, Object> attributes;
    private final @Nullable Locale locale;
    private final @Nullable ZoneId zone;

    private Recipient(Builder builder) {
        this.id = builder.id;
        this.addresses = Collections.unmodifiableMap(builder.addresses);
        this.attributes = Collections.unmodifiableMap(builder.attributes);
        this.locale = builder.locale;
        this.zone = builder.zone;
    }

    /**
     * Begins a recipient.
     *
     * @param id the application's own id, 1 to {@value #MAX_ID} characters
     * @return a new builder
     */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /**
     * The application's own id.
     *
     * @return 1 to {@value #MAX_ID} characters
     */
    public String id() {
        return id;
    }

    /**
     * The addresses by channel name, as given: unchecked.
     *
     * @return unmodifiable
     */
    public Map<String, String> addresses() {
        return addresses;
    }

    /**
     * The attributes by name: strings, booleans, numbers or {@code java.time} values.
     *
     * @return unmodifiable
     */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /**
     * The recipient's language and region, for number and date formats.
     *
     * @return null for the application's default
     */
    public @Nullable Locale locale() {
        return locale;
    }

    /**
     * The recipient's time zone.
     *
     * @return null for the application's default
     */
    public @Nullable ZoneId zone() {
        return zone;
    }

    @Override
    public String toString() {
        return "Recipient " + id;
    }

    /** Makes a {@link Recipient}. Not safe for several threads. */
    public static final class Builder {
        private final String id;
        private Map<String, String> addresses = new LinkedHashMap<>();
        private Map<String, Object> attributes = new LinkedHashMap<>();

        /** Whether a recipient has the maps, so that a change needs copies. */
        private boolean built;

        private @Nullable Locale locale;
        private @Nullable ZoneId zone;

        private Builder(String id) {
            if (id.isBlank() || id.length() > MAX_ID) {
                throw new IllegalArgumentException(
                        "recipient id must have 1 to " + MAX_ID + " characters, was '" + id + "'");
            }
            this.id = id;
        }

        /**
         * Where the recipient is reached on a channel.
         *
         * @param channel the channel's name
         * @param address as the application has it; null or blank means not on this channel
         * @return this
         */
        public Builder address(String channel, @Nullable String address) {
            Objects.requireNonNull(channel, "channel");
            ownMaps();
            if (address == null || address.isBlank()) {
                addresses.remove(channel);
            } else {
                addresses.put(channel, address.strip());
            }
            return this;
        }

        /**
         * An attribute for the templates.
         *
         * @param name its name
         * @param value a string, boolean, number or {@code java.time} date or date-time; null means none
         * @return this
         * @throws IllegalArgumentException for a value of another type
         */
        public Builder attribute(String name, @Nullable Object value) {
            Objects.requireNonNull(name, "name");
            ownMaps();
            if (value == null) {
                attributes.remove(name);
            } else {
                attributes.put(name, AttributeValues.checked(name, value));
            }
            return this;
        }

        /**
         * The recipient's language and region.
         *
         * @param locale null for the application's default
         * @return this
         */
        public Builder locale(@Nullable Locale locale) {
            this.locale = locale;
            return this;
        }

        /**
         * The recipient's time zone.
         *
         * @param zone null for the application's default
         * @return this
         */
        public Builder zone(@Nullable ZoneId zone) {
            this.zone = zone;
            return this;
        }

        /**
         * The recipient.
         *
         * @return a new one
         */
        public Recipient build() {
            built = true;
            return new Recipient(this);
        }

        private void ownMaps() {
            if (built) {
                addresses = new LinkedHashMap<>(addresses);
                attributes = new LinkedHashMap<>(attributes);
                built = false;
            }
        }
    }
}
