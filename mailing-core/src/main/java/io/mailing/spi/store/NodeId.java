package io.mailing.spi.store;

import java.util.Objects;

/**
 * One start of one engine. A node that starts again is another one.
 *
 * @param value 1 to 64 characters, unique
 */
public record NodeId(String value) {

    /**
     * Checks the length.
     *
     * @param value 1 to 64 characters, unique
     */
    public NodeId {
        Objects.requireNonNull(value, "value");
        if (value.isBlank() || value.length() > 64) {
            throw new IllegalArgumentException("node id must have 1 to 64 characters, was '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
