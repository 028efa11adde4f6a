package io.mailing.spi;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What an audience knows of its people, so that a draft is checked before anything is sent.
 *
 * @param channels the channels for which it can have addresses
 * @param attributes the names that templates may use
 */
public record AudienceSchema(Set<String> channels, Set<String> attributes) {

    /**
     * Copies the sets, keeping their order.
     *
     * @param channels the channels for which it can have addresses
     * @param attributes the names that templates may use
     */
    public AudienceSchema {
        channels = Collections.unmodifiableSet(new LinkedHashSet<>(channels));
        attributes = Collections.unmodifiableSet(new LinkedHashSet<>(attributes));
    }
}
