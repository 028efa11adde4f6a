package io.mailing.telegram;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.Template;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.TemplateVariables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A stand-in for the Bot API on loopback, and messages to send to it. */
final class Bot implements AutoCloseable {

    static final String SECRET = "AAF-test_secret_of_an_invented_bot_1";
    static final String TOKEN = "123456789:" + SECRET;
    static final String ADDRESS = "700100200";

    private static final ObjectMapper JSON = new ObjectMapper();

    final WireMockServer server = new WireMockServer(WireMockConfiguration.options()
            .dynamicPort()
            .bindAddress("127.0.0.1")
            .containerThreads(80));

    Bot() {
        server.start();
    }

    TelegramChannel.Builder builder() {
        return TelegramChannel.bot(TOKEN)
                .baseUrl("http://127.0.0.1:" + server.port())
                .connectTimeout(Duration.ofSeconds(5))
                .answerTimeout(Duration.ofSeconds(20));
    }

    static MappingBuilder method(String name) {
        return post(urlPathEqualTo("/bot" + TOKEN + "/" + name));
    }

    void on(String method, ResponseDefinitionBuilder answer) {
        server.stubFor(method(method).willReturn(answer));
    }

    void onAnything(ResponseDefinitionBuilder answer) {
        server.stubFor(any(anyUrl()).willReturn(answer));
    }

    static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    static ResponseDefinitionBuilder refused(int code, String description) {
        return json(code, refusal(code, description, "{}"));
    }

    static String refusal(int code, String description, String parameters) {
        return JSON.createObjectNode()
                .put("ok", false)
                .put("error_code", code)
                .put("description", description)
                .set("parameters", tree(parameters))
                .toString();
    }

    static ResponseDefinitionBuilder taken(long messageId) {
        return taken(messageId, "");
    }

    static ResponseDefinitionBuilder takenPhoto(long messageId, String fileId) {
        return taken(messageId, ",\"photo\":[{\"file_id\":\"small\"},{\"file_id\":\"" + fileId + "\"}]");
    }

    static ResponseDefinitionBuilder takenDocument(long messageId, String fileId) {
        return taken(messageId, ",\"document\":{\"file_id\":\"" + fileId + "\"}");
    }

    static ResponseDefinitionBuilder takenAlbum(long firstMessageId, int files) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            messages.add(message(firstMessageId + i, ",\"document\":{\"file_id\":\"id-" + i + "\"}"));
        }
        return json(200, "{\"ok\":true,\"result\":[" + String.join(",", messages) + "]}");
    }

    private static ResponseDefinitionBuilder taken(long messageId, String more) {
        return json(200, "{\"ok\":true,\"result\":" + message(messageId, more) + "}");
    }

    private static String message(long messageId, String more) {
        return "{\"message_id\":" + messageId + ",\"chat\":{\"id\":" + ADDRESS + "}" + more + "}";
    }

    /** The requests that came, in their order. */
    List<Request> requests() {
        List<Request> requests = new ArrayList<>();
        for (ServeEvent event : server.getAllServeEvents()) {
            requests.add(event.getRequest());
        }
        Collections.reverse(requests);
        return requests;
    }

    /** The methods that were called, in their order. */
    List<String> methods() {
        return requests().stream()
                .map(Request::getUrl)
                .map(url -> url.substring(url.lastIndexOf('/') + 1))
                .toList();
    }

    JsonNode body(int index) {
        return tree(requests().get(index).getBodyAsString());
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean upload(Request request) {
        return String.valueOf(request.getHeader("Content-Type")).startsWith("multipart/form-data");
    }

    static MessageContent text(String source) {
        return content(source, null, List.of());
    }

    static MessageContent content(@Nullable String source, @Nullable MediaFile image, List<MediaFile> files) {
        return new MessageContent(null, source == null ? null : Template.text(source), null, image, files, null, null);
    }

    static MediaFile image() {
        return MediaFile.image("sale.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 1, 2, 3});
    }

    static MediaFile file(String name) {
        return MediaFile.attachment(name, new byte[] {1, 2, 3, 4});
    }

    static MessageSender open(TelegramChannel channel, MessageContent content) {
        return channel.open(content, TemplateVariables.of(content.templates()));
    }

    static OutboundMessage to(String address, @Nullable Object... values) {
        return message(key(1), address, values);
    }

    static OutboundMessage message(String key, String address, @Nullable Object... values) {
        return new OutboundMessage(key, address, RecipientValues.of(values, Locale.ENGLISH, LocalDate.of(2026, 1, 2)));
    }

    static String key(int number) {
        return String.format(Locale.ROOT, "%032x", number);
    }

    @Override
    public void close() {
        server.stop();
    }
}
