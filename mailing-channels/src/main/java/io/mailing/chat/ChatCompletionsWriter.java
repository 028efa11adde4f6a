package io.mailing.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailing.Reason;
import io.mailing.spi.TextAnswer;
import io.mailing.spi.TextOrder;
import io.mailing.spi.TextWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts by a language model behind the chat-completions protocol, as OpenAI made it and many speak it, servers on one's own machine
 * among them.
 *
 * <pre>{@code
 * ChatCompletionsWriter.builder(URI.create("http://127.0.0.1:8080/v1"), "some-model").build()
 * }</pre>
 *
 * <p>Each text is one POST to {@code <base>/chat/completions}, not streamed. Redirects are not followed, so that neither the key nor
 * anybody's values go elsewhere. The API key and the values stand in no log and no exception. Safe for use by several threads.
 */
public final class ChatCompletionsWriter implements TextWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ChatCompletionsWriter.class);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final OkHttpClient client;
    private final boolean ownClient;
    private final HttpUrl address;
    private final @Nullable String apiKey;
    private final int concurrency;
    private final String parameters;
    private final ObjectMapper json = new ObjectMapper();
    private final ChatAnswer answers = new ChatAnswer(json);
    private volatile boolean closed;

    private ChatCompletionsWriter(Builder builder) {
        OkHttpClient lent = builder.client;
        ownClient = lent == null;
        client = (lent == null ? new OkHttpClient.Builder().connectTimeout(CONNECT) : lent.newBuilder())
                .followRedirects(false)
                .followSslRedirects(false)
                .readTimeout(Duration.ZERO) // the call as a whole is bounded
                .callTimeout(builder.timeout)
                .build();
        address = builder.base
                .newBuilder()
                .addPathSegment("chat")
                .addPathSegment("completions")
                .build();
        apiKey = builder.apiKey;
        concurrency = builder.concurrency;
        parameters = parameters(builder);
    }

    private String parameters(Builder builder) {
        ObjectNode body = json.createObjectNode().put("model", builder.model);
        builder.parameters.forEach((name, value) -> body.set(name, json.valueToTree(value)));
        return body.toString();
    }

    /**
     * Begins a writer.
     *
     * @param base the address up to and without {@code /chat/completions}, http or https, such as
     *     {@code https://models.example/v1}
     * @param model the model's name, as the server knows it
     * @return a new builder
     * @throws IllegalArgumentException for another scheme, or an address with a user, query or fragment
     */
    public static Builder builder(URI base, String model) {
        return new Builder(base, model);
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public TextAnswer write(TextOrder order) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the call");
        }
        if (closed) {
            return later("writer-closed", "The writer was closed");
        }
        try (Response response = client.newCall(request(order)).execute()) {
            return answers.read(response);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted during the call");
            }
            LOG.debug("The call failed", e);
            return e instanceof InterruptedIOException
                    ? later("writer-timeout", "No text came in time")
                    : later(
                            "writer-unreachable",
                            "No connection (" + e.getClass().getSimpleName() + ")");
        }
    }

    private Request request(TextOrder order) throws IOException {
        ObjectNode body = (ObjectNode) json.readTree(parameters);
        body.set("messages", ChatPrompt.messages(json, order));
        Request.Builder request = new Request.Builder().url(address).post(RequestBody.create(body.toString(), JSON));
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        return request.build();
    }

    private static TextAnswer later(String code, String text) {
        return new TextAnswer.Later(new Reason(code, text), null);
    }

    /** Ends what is under way if the HTTP client is the writer's own; one that was lent stays the application's. */
    @Override
    public void close() {
        closed = true;
        if (ownClient) {
            client.dispatcher().cancelAll();
            client.connectionPool().evictAll();
        }
    }

    /** Tells neither key nor parameters. */
    @Override
    public String toString() {
        return "ChatCompletionsWriter " + address.host();
    }

    /** Makes a {@link ChatCompletionsWriter}. Not safe for several threads. */
    public static final class Builder {

        private static final Set<String> OWN = Set.of("model", "messages", "stream", "n", "tools", "functions");
        private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

        private final HttpUrl base;
        private final String model;
        private final Map<String, Object> parameters = new LinkedHashMap<>();
        private @Nullable String apiKey;
        private @Nullable OkHttpClient client;
        private Duration timeout = Duration.ofMinutes(1);
        private int concurrency = 4;

        private Builder(URI base, String model) {
            HttpUrl url = HttpUrl.get(base);
            if (url == null
                    || base.getRawUserInfo() != null
                    || base.getRawQuery() != null
                    || base.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "the base address must be http or https, without user, query and fragment");
            }
            if (model.isBlank()) {
                throw new IllegalArgumentException("the model's name is empty");
            }
            this.base = url;
            this.model = model;
        }

        /**
         * The secret that is sent with each call; a server of one's own may need none.
         *
         * @param key visible ASCII characters without spaces
         * @return this
         */
        public Builder apiKey(String key) {
            if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
                throw new IllegalArgumentException(
                        "the API key must be visible ASCII characters without spaces; it had " + key.length());
            }
            this.apiKey = key;
            return this;
        }

        /**
         * A further parameter of each request, such as {@code temperature}, {@code max_tokens} or {@code max_completion_tokens}.
         *
         * @param name as the server knows it; not one of those that the writer sets itself
         * @param value a string, number, boolean, list or map
         * @return this
         */
        public Builder parameter(String name, Object value) {
            if (OWN.contains(name)) {
                throw new IllegalArgumentException("the parameter '" + name + "' is the writer's own");
            }
            parameters.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * How long one text may take, as a whole.
         *
         * @param timeout 1 ms to 1 hour; a minute by default
         * @return this
         */
        public Builder timeout(Duration timeout) {
            if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException("timeout must be 1 ms to 1 hour, was " + timeout);
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * How many texts are asked for at once, on each node.
         *
         * @param concurrency 1 to 100; 4 by default
         * @return this
         */
        public Builder concurrency(int concurrency) {
            if (concurrency < 1 || concurrency > 100) {
                throw new IllegalArgumentException("concurrency must be 1 to 100, was " + concurrency);
            }
            this.concurrency = concurrency;
            return this;
        }

        /**
         * An HTTP client of the application's, for its proxy, certificates and pool.
         *
         * @param client stays the application's; timeouts and redirects are set by the writer
         * @return this
         */
        public Builder client(OkHttpClient client) {
            this.client = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * The writer.
         *
         * @return a new one; closed with the {@code Mailing} that is given it
         */
        public ChatCompletionsWriter build() {
            return new ChatCompletionsWriter(this);
        }
    }
}
