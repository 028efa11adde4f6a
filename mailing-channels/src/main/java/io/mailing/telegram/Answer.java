package io.mailing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailing.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one call to the Bot API. */
sealed interface Answer {

    /**
     * {@code ok: true}.
     *
     * @param result the message, the list of messages, or the bot
     */
    record Taken(JsonNode result) implements Answer {}

    /**
     * Somebody answered, and it wasn't a yes.
     *
     * @param code the Bot API's {@code error_code}, or the HTTP status if the answer isn't the Bot API's
     * @param description masked and short
     * @param retryAfter or null if it didn't say
     * @param migratedTo the group's new number, or null
     * @param fromBotApi false for a page of something in between, such as a proxy
     */
    record Refused(
            int code,
            String description,
            @Nullable Duration retryAfter,
            @Nullable String migratedTo,
            boolean fromBotApi)
            implements Answer {}

    /**
     * Nothing was written to the wire.
     *
     * @param reason what was in the way
     */
    record NotSent(Reason reason) implements Answer {}

    /**
     * The request began to go out, and no answer came that says what became of it.
     *
     * @param reason where the trace was lost
     */
    record Lost(Reason reason) implements Answer {}
}
