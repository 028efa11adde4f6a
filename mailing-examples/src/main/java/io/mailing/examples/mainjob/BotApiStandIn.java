package io.mailing.examples.mainjob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stand-in for the Telegram Bot API (core.telegram.org/bots/api) on this machine: {@code getMe}, {@code sendMessage} and
 * {@code sendPhoto}, with the answers that the real one gives. Chats whose number begins with 66 have blocked the bot, those
 * with 67 are deactivated, those with 68 don't exist. Now and then it wants a second's pause.
 */
final class BotApiStandIn implements AutoCloseable {

    /** Looks like a token and opens nothing. */
    static final String TOKEN = "1000001:stand-in-for-the-Telegram-Bot-API-0";

    private static final String PATH = "/bot" + TOKEN + "/";
    private static final int CALLS_BETWEEN_PAUSES = 250;
    private static final long PAUSE_MILLIS = 1000;
    private static final int THREADS = 8;

    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> files = ConcurrentHashMap.newKeySet();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong messages;
    private final AtomicLong pausedUntil = new AtomicLong();
    private final ReceivedLog received;
    private final Clock clock;
    private final ExecutorService threads;
    private final HttpServer server;

    private BotApiStandIn(ReceivedLog received, Clock clock, HttpServer server) {
        this.received = received;
        this.clock = clock;
        this.server = server;
        this.messages = new AtomicLong(clock.instant().getEpochSecond() % 1_000_000 * 1000);
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "bot-api-stand-in");
            thread.setDaemon(true);
            return thread;
        });
    }

    static BotApiStandIn start(ReceivedLog received, Clock clock) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        BotApiStandIn standIn = new BotApiStandIn(received, clock, server);
        server.setExecutor(standIn.threads);
        server.createContext("/", standIn::handle);
        server.start();
        return standIn;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            BotRequest request = BotRequest.read(json, exchange);
            ObjectNode answer = answer(exchange.getRequestURI().getPath(), request);
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.path("error_code").asInt(200), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private ObjectNode answer(String path, BotRequest request) {
        if (!path.startsWith(PATH)) {
            return refused(401, "Unauthorized");
        }
        return switch (path.substring(PATH.length())) {
            case "getMe" -> taken(bot());
            case "sendMessage" ->
                request.text("text").isBlank()
                        ? refused(400, "Bad Request: message text is empty")
                        : send(request, json.createObjectNode().put("text", request.text("text")));
            case "sendPhoto" -> photo(request);
            default -> refused(404, "Not Found");
        };
    }

    private ObjectNode photo(BotRequest request) {
        String known = request.text("photo");
        if (request.file() == null && !files.contains(known)) {
            return refused(400, "Bad Request: wrong file identifier/HTTP URL specified");
        }
        if (request.text("caption").codePointCount(0, request.text("caption").length()) > 1024) {
            return refused(400, "Bad Request: message caption is too long");
        }
        String id = request.file() == null ? known : "AgACAgIAAxkBAAI" + (1000 + files.size());
        ObjectNode message = json.createObjectNode().put("caption", request.text("caption"));
        message.putArray("photo").add(size(id + "-s", 90, 45)).add(size(id, 600, 300));
        ObjectNode answer = send(request, message);
        if (answer.path("ok").booleanValue()) {
            files.add(id);
        }
        return answer;
    }

    private ObjectNode size(String id, int width, int height) {
        return json.createObjectNode()
                .put("file_id", id)
                .put("file_unique_id", "u" + id)
                .put("width", width)
                .put("height", height);
    }

    private ObjectNode send(BotRequest request, ObjectNode message) {
        String chat = request.text("chat_id");
        long now = clock.millis();
        if (calls.incrementAndGet() % CALLS_BETWEEN_PAUSES == 0) {
            pausedUntil.set(now + PAUSE_MILLIS);
        }
        if (now < pausedUntil.get()) {
            ObjectNode answer = refused(429, "Too Many Requests: retry after 1");
            answer.putObject("parameters").put("retry_after", 1);
            return answer;
        }
        if (!chat.matches("-?[0-9]{1,19}") || chat.startsWith("68")) {
            return refused(400, "Bad Request: chat not found");
        }
        if (chat.startsWith("66")) {
            return refused(403, "Forbidden: bot was blocked by the user");
        }
        if (chat.startsWith("67")) {
            return refused(403, "Forbidden: user is deactivated");
        }
        long id = messages.incrementAndGet();
        message.put("message_id", id).put("date", now / 1000);
        message.set("from", bot());
        message.putObject("chat").put("id", Long.parseLong(chat)).put("type", "private");
        received.received("telegram", chat, Long.toString(id));
        return taken(message);
    }

    private ObjectNode bot() {
        return json.createObjectNode()
                .put("id", 1000001)
                .put("is_bot", true)
                .put("first_name", "Autumn Shop")
                .put("username", "autumn_shop_bot");
    }

    private ObjectNode taken(JsonNode result) {
        ObjectNode answer = json.createObjectNode().put("ok", true);
        answer.set("result", result);
        return answer;
    }

    private ObjectNode refused(int code, String description) {
        return json.createObjectNode().put("ok", false).put("error_code", code).put("description", description);
    }
}
