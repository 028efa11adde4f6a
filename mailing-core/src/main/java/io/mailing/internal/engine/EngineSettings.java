package io.mailing.internal.engine;

import io.mailing.FrequencyCap;
import io.mailing.QuietHours;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application may set of the engine.
 *
 * @param leaseTime how long a node that says nothing is taken for alive
 * @param locale of recipients that have none
 * @param zone of recipients that have none
 * @param ledgersKept for how long after a campaign's end; null for ever
 * @param quietHours by channel, of those that have some
 * @param unsubscribe where unsubscribe links lead; null for none
 * @param personal what it can give to each recipient
 * @param frequencyCaps all of them, of channels too that are not here
 */
public record EngineSettings(
        Duration leaseTime,
        Locale locale,
        ZoneId zone,
        @Nullable Duration ledgersKept,
        Map<String, QuietHours> quietHours,
        @Nullable URI unsubscribe,
        PersonalParts personal,
        List<FrequencyCap> frequencyCaps) {}
