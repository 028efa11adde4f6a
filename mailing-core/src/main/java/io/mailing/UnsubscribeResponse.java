package io.mailing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the application's server answers, with these headers and no other ones that change how the page is shown or kept.
 *
 * @param status the HTTP status
 * @param headers by name, {@code Content-Type} among them; unmodifiable
 * @param body the page, to be sent in UTF-8; empty for a HEAD request
 */
public record UnsubscribeResponse(int status, Map<String, String> headers, String body) {

    /**
     * Copies the headers.
     *
     * @param status the HTTP status
     * @param headers by name
     * @param body the page, to be sent in UTF-8
     */
    public UnsubscribeResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
