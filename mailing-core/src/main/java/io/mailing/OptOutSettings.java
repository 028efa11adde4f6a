package io.mailing;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How people opt out.
 *
 * @param topics their titles by name, in the order in which they were named
 * @param links where unsubscribe links lead, or null
 * @param title who sends, above the page behind the links; or null
 * @param stopWords of replies
 */
record OptOutSettings(
        Map<String, String> topics,
        @Nullable URI links,
        @Nullable String title,
        StopWords stopWords) {

    OptOutSettings {
        topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
    }
}
