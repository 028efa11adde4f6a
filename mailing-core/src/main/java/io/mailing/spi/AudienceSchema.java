package io.mailing.spi;

import io.mailing.audience.AttributeType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What an audience knows of its people, so that a draft is checked before anything is sent.
 *
 * @param channels the channels for which it can have addresses
 * @param types the names that templates and filters may use, with the type of their values
 */
public record AudienceSchema(Set<String> channels, Map<String, AttributeType> types) {

    /**
     * Copies set and map, keeping their order.
     *
     * @param channels the channels for which it can have addresses
     * @param types the names that templates and filters may use, with the type of their values
     */
    public AudienceSchema {
        channels = Collections.unmodifiableSet(new LinkedHashSet<>(channels));
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    }

    /**
     * One whose attributes are of {@link AttributeType#ANY any} type.
     *
     * @param channels the channels for which it can have addresses
     * @param attributes the names that templates and filters may use
     */
    public AudienceSchema(Set<String> channels, Collection<String> attributes) {
        this(channels, ofAnyType(attributes));
    }

    /**
     * The names that templates and filters may use.
     *
     * @return in the source's order
     */
    public Set<String> attributes() {
        return types.keySet();
    }

    private static Map<String, AttributeType> ofAnyType(Collection<String> attributes) {
        Map<String, AttributeType> types = new LinkedHashMap<>();
        attributes.forEach(name -> types.put(name, AttributeType.ANY));
        return types;
    }
}
