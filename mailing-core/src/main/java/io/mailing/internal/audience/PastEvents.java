package io.mailing.internal.audience;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows what people did. */
@FunctionalInterface
public interface PastEvents {

    /**
     * Who of these did something.
     *
     * @param event its name
     * @param since the last time at or after this, also after the moment of the evaluation: by a clock that is ahead; null for ever
     * @param ids recipients' ids
     * @return those of the ids
     */
    Set<String> did(String event, @Nullable Instant since, Collection<String> ids);
}
