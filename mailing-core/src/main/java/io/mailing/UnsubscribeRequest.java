package io.mailing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for the page behind an unsubscribe link, as the application's server got it.
 *
 * @param method {@code GET}, {@code POST} and so on
 * @param query the raw query of the address, without the question mark, still encoded; or null
 * @param body of a POST, as text: a form, at most the first 16 KB of it are needed; or null
 * @param acceptLanguage the header of this name, or null
 */
public record UnsubscribeRequest(
        String method,
        @Nullable String query,
        @Nullable String body,
        @Nullable String acceptLanguage) {

    /**
     * Refuses a null method.
     *
     * @param method {@code GET}, {@code POST} and so on
     * @param query the raw query of the address; or null
     * @param body of a POST, as text; or null
     * @param acceptLanguage the header of this name, or null
     */
    public UnsubscribeRequest {
        Objects.requireNonNull(method, "method");
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "UnsubscribeRequest " + method;
    }
}
