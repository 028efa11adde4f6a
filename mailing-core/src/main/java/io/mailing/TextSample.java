package io.mailing;

import io.mailing.spi.Preview;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one recipient might get of a message with a {@link TextBrief}. The text was really written, but is kept nowhere: the one that is
 * sent will be another.
 *
 * @param recipient who
 * @param previews by channel what the recipient would see, or why nothing is sent
 */
public record TextSample(Recipient recipient, Map<String, Preview> previews) {

    /** So many samples at once. */
    public static final int MOST = 20;

    /**
     * Copies the map.
     *
     * @param recipient who
     * @param previews by channel
     */
    public TextSample {
        previews = Collections.unmodifiableMap(new LinkedHashMap<>(previews));
    }
}
