package io.mailing.internal.engine;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the application may set of the engine.
 *
 * @param leaseTime how long a node that says nothing is taken for alive
 * @param locale of recipients that have none
 * @param zone of recipients that have none
 * @param ledgersKept for how long after a campaign's end; null for ever
 */
public record EngineSettings(
        Duration leaseTime,
        Locale locale,
        ZoneId zone,
        @Nullable Duration ledgersKept) {}
