package io.mailing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mailing.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Reads an HTTP answer (core.telegram.org/bots/api#making-requests: an object with {@code ok}, and {@code result} or
 * {@code error_code}, {@code description} and {@code parameters}).
 */
final class AnswerReader {

    /** An album of ten is some 20 kB. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DESCRIPTION = 300;
    private static final long MAX_RETRY_AFTER = Duration.ofDays(30).toSeconds();

    private final ObjectMapper json;
    private final BotToken token;

    AnswerReader(ObjectMapper json, BotToken token) {
        this.json = json;
        this.token = token;
    }

    /**
     * Reads to the end.
     *
     * @param chat the address that was written to, hidden where the answer repeats it; or empty
     * @throws IOException if a yes broke off; where the status says no already, its text isn't needed
     */
    Answer read(Response response, String chat) throws IOException {
        int status = response.code();
        JsonNode body = body(response);
        boolean fromBotApi = body.path("ok").isBoolean();
        if (response.isSuccessful()) {
            if (!fromBotApi) {
                return new Answer.Lost(new Reason(
                        "telegram-bad-answer", "the answer was HTTP " + status + " without the Bot API's JSON"));
            }
            if (body.path("ok").booleanValue()) {
                return new Answer.Taken(body.path("result"));
            }
        }
        JsonNode code = body.path("error_code");
        JsonNode parameters = body.path("parameters");
        JsonNode migratedTo = parameters.path("migrate_to_chat_id");
        return new Answer.Refused(
                fromBotApi && code.canConvertToInt() ? code.intValue() : status,
                fromBotApi ? description(body.path("description").asText(""), chat) : "HTTP " + status,
                retryAfter(parameters.path("retry_after"), response.header("Retry-After")),
                migratedTo.canConvertToLong() ? Long.toString(migratedTo.longValue()) : null,
                fromBotApi);
    }

    /** Missing if it broke off, is too long or isn't JSON: the status alone then has to say what happened. */
    private JsonNode body(Response response) throws IOException {
        byte[] bytes;
        try (InputStream in = response.body().byteStream()) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            if (response.isSuccessful()) {
                throw e;
            }
            return MissingNode.getInstance();
        }
        try {
            JsonNode node = bytes.length > MAX_BYTES ? null : json.readTree(bytes);
            return node == null ? MissingNode.getInstance() : node;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private String description(String text, String chat) {
        String masked = token.mask(text).replaceAll("\\p{Cntrl}", " ").strip();
        // Shorter numbers are no people's, and would blot out other numbers.
        masked = chat.length() < 5 ? masked : masked.replace(chat, "***");
        return masked.length() <= MAX_DESCRIPTION ? masked : masked.substring(0, MAX_DESCRIPTION);
    }

    private static @Nullable Duration retryAfter(JsonNode parameter, @Nullable String header) {
        long seconds = parameter.canConvertToLong() ? parameter.longValue() : seconds(header);
        return seconds < 1 ? null : Duration.ofSeconds(Math.min(seconds, MAX_RETRY_AFTER));
    }

    private static long seconds(@Nullable String header) {
        try {
            return header == null ? 0 : Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            // A date, or nonsense: without a number the engine chooses the pause.
            return 0;
        }
    }
}
