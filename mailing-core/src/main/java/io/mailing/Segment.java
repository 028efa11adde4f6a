package io.mailing;

import io.mailing.audience.Audience;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An audience that is kept under a name, see {@link Segments}.
 *
 * @param name campaigns and other segments refer to it by this
 * @param definition whom it means, as {@link Audience#parse} reads it
 * @param author who made it, or null
 * @param createdAt when it was made
 * @param changedAt when it was changed last, or made
 * @param version grows with every change
 */
public record Segment(
        String name, String definition, @Nullable String author, Instant createdAt, Instant changedAt, long version) {

    /**
     * Whom it means.
     *
     * @return its definition, read
     */
    public Audience audience() {
        return Audience.parse(definition);
    }
}
