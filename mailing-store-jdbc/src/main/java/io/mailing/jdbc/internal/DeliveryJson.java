package io.mailing.jdbc.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mailing.StoreException;
import io.mailing.spi.store.Route;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery's routes and values as JSON. Values keep their type and every digit: strings, booleans, integers and null as
 * they are, the others as an object of one field that names the type: {@code n} BigDecimal, {@code d} LocalDate, {@code t}
 * LocalDateTime, {@code o} OffsetDateTime. NUL is an escape in JSON and does no harm.
 */
final class DeliveryJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private DeliveryJson() {}

    static String routes(List<Route> routes) {
        JsonText json = new JsonText();
        String before = "[[";
        for (Route route : routes) {
            json.plain(before).string(route.channel()).plain(",").string(route.address());
            before = "],[";
        }
        return json.plain(routes.isEmpty() ? "[]" : "]]").toString();
    }

    static List<Route> routes(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            List<Route> routes = new ArrayList<>(2);
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                routes.add(new Route(json.nextTextValue(), json.nextTextValue()));
                json.nextToken();
            }
            return routes;
        } catch (IOException e) {
            throw new StoreException("a delivery's routes are not as they were written", e);
        }
    }

    static String values(List<@Nullable Object> values) {
        JsonText json = new JsonText();
        String before = "[";
        for (Object value : values) {
            json.plain(before);
            writeValue(json, value);
            before = ",";
        }
        return json.plain(values.isEmpty() ? "[]" : "]").toString();
    }

    static List<@Nullable Object> values(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            List<@Nullable Object> values = new ArrayList<>();
            json.nextToken();
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                values.add(readValue(json, token));
            }
            return values;
        } catch (IOException e) {
            throw new StoreException("a delivery's values are not as they were written", e);
        }
    }

    private static void writeValue(JsonText json, @Nullable Object value) {
        if (value instanceof String string) {
            json.string(string);
        } else if (value == null || value instanceof Boolean || value instanceof Long) {
            json.plain(String.valueOf(value));
        } else if (value instanceof BigDecimal) {
            tagged(json, "n", value);
        } else if (value instanceof LocalDate) {
            tagged(json, "d", value);
        } else if (value instanceof LocalDateTime) {
            tagged(json, "t", value);
        } else if (value instanceof OffsetDateTime) {
            tagged(json, "o", value);
        } else {
            throw new IllegalArgumentException(
                    "no value of a delivery: " + value.getClass().getName());
        }
    }

    private static void tagged(JsonText json, String type, Object value) {
        json.plain("{").string(type).plain(":").string(value.toString()).plain("}");
    }

    private static @Nullable Object readValue(JsonParser json, @Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("values that break off");
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> json.getLongValue();
            case START_OBJECT -> {
                String type = json.nextFieldName();
                String value = json.nextTextValue();
                json.nextToken();
                yield readTagged(String.valueOf(type), value);
            }
            default -> throw new IOException("a value that is none: " + token);
        };
    }

    private static Object readTagged(String type, String value) throws IOException {
        return switch (type) {
            case "n" -> new BigDecimal(value);
            case "d" -> LocalDate.parse(value);
            case "t" -> LocalDateTime.parse(value);
            case "o" -> OffsetDateTime.parse(value);
            default -> throw new IOException("a value of unknown type '" + type + "'");
        };
    }
}
