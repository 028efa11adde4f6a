package io.mailing.examples.mainjob;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call's parameters: a JSON object, or a form with a file.
 *
 * @param fields by name
 * @param file the name of the field that has a file, or null
 */
record BotRequest(Map<String, String> fields, @Nullable String file) {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");

    static BotRequest read(ObjectMapper json, HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String type = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), "");
        Matcher boundary = BOUNDARY.matcher(type);
        if (type.startsWith("multipart/form-data") && boundary.find()) {
            return form(body, boundary.group(1));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        if (body.length > 0) {
            json.readTree(body)
                    .properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().asText()));
        }
        return new BotRequest(fields, null);
    }

    /** RFC 7578. In Latin-1 every byte is a character, so the file's bytes harm nothing. */
    private static BotRequest form(byte[] body, String boundary) {
        Map<String, String> fields = new LinkedHashMap<>();
        String file = null;
        for (String part : new String(body, StandardCharsets.ISO_8859_1).split(Pattern.quote("--" + boundary), -1)) {
            int end = part.indexOf("\r\n\r\n");
            Matcher name = NAME.matcher(end < 0 ? "" : part.substring(0, end));
            if (!name.find()) {
                continue;
            }
            if (part.substring(0, end).contains("filename=")) {
                file = name.group(1);
            } else {
                byte[] value = part.substring(end + 4, part.length() - 2).getBytes(StandardCharsets.ISO_8859_1);
                fields.put(name.group(1), new String(value, StandardCharsets.UTF_8));
            }
        }
        return new BotRequest(fields, file);
    }

    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    /** Without what is in it. */
    @Override
    public String toString() {
        return "BotRequest " + fields.keySet();
    }
}
