package io.mailing.telegram;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailing.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Calls methods of the Bot API, one HTTP request each, and tells how far each had come. Thread-safe. */
final class BotApi {

    private static final MediaType JSON = MediaType.get("application/json");

    /** Each finds one closed connection and drops it, so as many as a pool may reasonably hold. */
    private static final int MAX_STALE = 100;

    private final OkHttpClient forAnswers;
    private final OkHttpClient forUploads;
    private final HttpUrl root;
    private final BotToken token;
    private final Timeouts timeouts;
    private final ObjectMapper json = new ObjectMapper();
    private final AnswerReader reader;
    private final Map<String, HttpUrl> methods = new ConcurrentHashMap<>();
    private volatile boolean closed;

    BotApi(OkHttpClient client, HttpUrl base, BotToken token, Timeouts timeouts) {
        this.forAnswers = client.newBuilder().callTimeout(timeouts.answer()).build();
        this.forUploads = client.newBuilder().callTimeout(timeouts.upload()).build();
        this.root = base.newBuilder().addPathSegment(token.pathSegment()).build();
        this.token = token;
        this.timeouts = timeouts;
        this.reader = new AnswerReader(json, token);
    }

    BotToken token() {
        return token;
    }

    Duration uploadBound() {
        return timeouts.upload();
    }

    void close() {
        closed = true;
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    /** Calls a method with its parameters as a JSON object. */
    Answer call(String method, ObjectNode parameters) throws InterruptedException {
        return call(method, chat(parameters), RequestBody.create(parameters.toString(), JSON), forAnswers);
    }

    /** Calls a method with parameters and files as a form. */
    Answer upload(String method, ObjectNode parameters, List<FilePart> files) throws InterruptedException {
        MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
        parameters
                .properties()
                .forEach(field -> form.addFormDataPart(
                        field.getKey(),
                        field.getValue().isValueNode()
                                ? field.getValue().asText()
                                : field.getValue().toString()));
        for (FilePart file : files) {
            MediaType type = MediaType.parse(file.file().contentType());
            form.addFormDataPart(
                    file.field(),
                    file.file().name(),
                    RequestBody.create(file.file().bytes(), type));
        }
        return call(method, chat(parameters), form.build(), forUploads);
    }

    private static String chat(ObjectNode parameters) {
        return parameters.path("chat_id").asText("");
    }

    private Answer call(String method, String chat, RequestBody body, OkHttpClient client) throws InterruptedException {
        for (int stale = 0; stale < MAX_STALE; stale++) {
            Answer answer = attempt(method, chat, body, client);
            if (answer != null) {
                return answer;
            }
        }
        return new Answer.NotSent(new Reason("telegram-unreachable", "the server closes every connection at once"));
    }

    /** Null if the connection that was to be used again turned out to be closed. */
    private @Nullable Answer attempt(String method, String chat, RequestBody body, OkHttpClient client)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the call");
        }
        if (closed) {
            return new Answer.NotSent(new Reason("telegram-closed", "the channel was closed"));
        }
        WirePhase phase = new WirePhase();
        Call call = client.newCall(new Request.Builder()
                .url(methods.computeIfAbsent(
                        method, name -> root.newBuilder().addPathSegment(name).build()))
                .tag(WirePhase.class, phase)
                .post(body)
                .build());
        try (Response response = call.execute()) {
            return reader.read(response, chat);
        } catch (WirePhase.Stale e) {
            return null;
        } catch (IOException e) {
            if (phase.begun()) {
                return new Answer.Lost(lost(e));
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while connecting");
            }
            return new Answer.NotSent(notSent(e));
        } catch (RuntimeException e) {
            // An interceptor of a client that the host lent. Its message may show the address, and with it the token.
            Reason reason = new Reason(
                    "telegram-client-failed",
                    "the HTTP client failed with " + e.getClass().getName());
            return phase.begun() ? new Answer.Lost(reason) : new Answer.NotSent(reason);
        }
    }

    private static Reason lost(IOException e) {
        return e instanceof InterruptedIOException && !Thread.currentThread().isInterrupted()
                ? new Reason("telegram-timeout", "no answer came in time; the message may have been taken")
                : new Reason(
                        "telegram-answer-lost",
                        "the connection broke before the answer; the message may have been taken");
    }

    /** By type only: messages of exceptions may show what must not be seen. */
    private static Reason notSent(IOException e) {
        if (e instanceof UnknownHostException) {
            return new Reason("telegram-dns", "the server's name can't be resolved");
        }
        if (e instanceof SSLException) {
            return new Reason(
                    "telegram-tls", "no trusted TLS connection (" + e.getClass().getSimpleName() + ")");
        }
        if (e instanceof InterruptedIOException) {
            return new Reason("telegram-unreachable", "no connection in time");
        }
        return new Reason(
                "telegram-unreachable", "no connection (" + e.getClass().getSimpleName() + ")");
    }

    @Override
    public String toString() {
        return "BotApi";
    }
}
