package io.mailing.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mailing.Reason;
import io.mailing.spi.TextAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.regex.Pattern;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer of the chat-completions protocol: {@code choices[0].message.content}, {@code finish_reason} and {@code usage}, or
 * an error by its HTTP status (platform.openai.com/docs/api-reference/chat and /docs/guides/error-codes).
 */
final class ChatAnswer {

    private static final int MAX_BYTES = 1 << 20;
    private static final long MAX_RETRY_AFTER = Duration.ofDays(1).toSeconds();

    /** Some local servers put what the model thought in front of what it says. */
    private static final Pattern THOUGHTS = Pattern.compile("\\A\\s*<think>.*?</think>", Pattern.DOTALL);

    private static final Reason CUT = new Reason("text-cut", "The model's text was cut off at its token limit");
    private static final Reason FILTERED = new Reason("text-filtered", "The provider's filter held the text back");
    private static final Reason REFUSED = new Reason("text-refused", "The model refused to write the text");
    private static final Reason NO_ANSWER =
            new Reason("writer-bad-answer", "The answer was not one of the chat-completions protocol");

    private final ObjectMapper json;

    ChatAnswer(ObjectMapper json) {
        this.json = json;
    }

    TextAnswer read(Response response) throws IOException {
        int status = response.code();
        if (!response.isSuccessful()) {
            return refused(status, retryAfter(response.header("Retry-After")));
        }
        JsonNode body = body(response);
        JsonNode choice = body.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (message.isMissingNode()) {
            return new TextAnswer.Later(NO_ANSWER, null);
        }
        String ending = choice.path("finish_reason").asText("");
        if (ending.equals("content_filter")) {
            return new TextAnswer.Declined(FILTERED);
        }
        if (message.hasNonNull("refusal")) {
            return new TextAnswer.Declined(REFUSED);
        }
        if (ending.equals("length")) {
            return new TextAnswer.Declined(CUT);
        }
        JsonNode content = message.path("content");
        if (!content.isTextual()) {
            return new TextAnswer.Later(NO_ANSWER, null);
        }
        String text = THOUGHTS.matcher(content.textValue()).replaceFirst("").strip();
        return new TextAnswer.Written(
                text, Math.max(0, body.path("usage").path("total_tokens").asLong(0)));
    }

    /** What lies with this order alone is declined; what somebody has to mend, or passes, comes again. */
    private static TextAnswer refused(int status, @Nullable Duration retryAfter) {
        return switch (status) {
            case 400, 413, 422 ->
                new TextAnswer.Declined(
                        new Reason("text-declined", "The provider declined the order (HTTP " + status + ")"));
            case 401, 403 ->
                new TextAnswer.Later(
                        new Reason("writer-login", "The provider does not accept the API key (HTTP " + status + ")"),
                        retryAfter);
            case 404 ->
                new TextAnswer.Later(
                        new Reason(
                                "writer-not-found", "There is no such model, or no chat-completions at this address"),
                        retryAfter);
            case 429 ->
                new TextAnswer.Later(
                        new Reason("writer-throttled", "The provider asks for a slower pace, or its quota is used up"),
                        retryAfter);
            default ->
                new TextAnswer.Later(new Reason("writer-failed", "The provider answered HTTP " + status), retryAfter);
        };
    }

    private JsonNode body(Response response) throws IOException {
        byte[] bytes;
        try (InputStream in = response.body().byteStream()) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            return MissingNode.getInstance();
        }
        try {
            JsonNode node = json.readTree(bytes);
            return node == null ? MissingNode.getInstance() : node;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static @Nullable Duration retryAfter(@Nullable String header) {
        try {
            long seconds = header == null ? 0 : Long.parseLong(header.strip());
            return seconds < 1 ? null : Duration.ofSeconds(Math.min(seconds, MAX_RETRY_AFTER));
        } catch (NumberFormatException e) {
            return null; // a date: the engine chooses the pause
        }
    }
}
