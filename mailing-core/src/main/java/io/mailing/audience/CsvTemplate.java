package io.mailing.audience;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.mailing.internal.audience.Formulas;
import io.mailing.spi.AudienceSchema;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A CSV file to download, fill in and upload: a header with the id, the channels, the known attributes, locale and zone. Uploaded with the
 * same schema in the options it is read without a fault. Immutable.
 */
public final class CsvTemplate {

    private static final char BYTE_ORDER_MARK = 0xFEFF;

    private final AudienceSchema schema;
    private final char separator;
    private final boolean example;

    private CsvTemplate(AudienceSchema schema, char separator, boolean example) {
        this.schema = schema;
        this.separator = separator;
        this.example = example;
    }

    /**
     * A template with commas and no row.
     *
     * @param schema the channels and attributes
     * @return the template
     */
    public static CsvTemplate of(AudienceSchema schema) {
        return new CsvTemplate(schema, ',', false);
    }

    /**
     * With another sign between two fields: spreadsheets take the semicolon where a comma stands in front of fractions.
     *
     * @param separator a comma, a semicolon or a tab: these are recognised when it is uploaded
     * @return another template
     * @throws IllegalArgumentException for another sign
     */
    public CsvTemplate separator(char separator) {
        if (separator != ',' && separator != ';' && separator != '\t') {
            throw new IllegalArgumentException("a comma, a semicolon or a tab separates fields");
        }
        return new CsvTemplate(schema, separator, example);
    }

    /**
     * With a row that shows how values are written. Who uploads the file without taking it out uploads that row too.
     *
     * @return another template
     */
    public CsvTemplate withExample() {
        return new CsvTemplate(schema, separator, true);
    }

    /**
     * The file as text, without a byte order mark.
     *
     * @return one line, or two with the example
     */
    public String text() {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        add(names, values, "id", "4711");
        schema.channels().forEach(channel -> add(names, values, channel, address(channel)));
        for (Map.Entry<String, AttributeType> attribute : schema.types().entrySet()) {
            add(names, values, attribute.getKey(), value(attribute.getValue()));
        }
        add(names, values, "locale", "en-GB");
        add(names, values, "zone", "Europe/London");
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder()
                .fieldSeparator(separator)
                .lineDelimiter(LineDelimiter.CRLF)
                .bufferSize(0)
                .build(text);
        csv.writeRecord(names);
        if (example) {
            csv.writeRecord(values);
        }
        return text.toString();
    }

    private static void add(List<String> names, List<String> values, String name, String value) {
        if (names.stream().noneMatch(name::equalsIgnoreCase)) {
            names.add(Formulas.harmless(name));
            values.add(value);
        }
    }

    private static String address(String channel) {
        return switch (channel.toLowerCase(Locale.ROOT)) {
            case "email" -> "anna@example.com";
            case "sms", "whatsapp" -> "442079460000";
            default -> "123456789";
        };
    }

    private static String value(AttributeType type) {
        return switch (type) {
            case NUMBER -> "12.5";
            case BOOLEAN -> "true";
            case DATE -> "2026-12-31";
            case TIME -> "2026-12-31T18:00";
            case TEXT, ANY -> "text";
        };
    }

    /**
     * The file: UTF-8 with a byte order mark, without which spreadsheets take it for another charset.
     *
     * @return a new array
     */
    public byte[] bytes() {
        return (BYTE_ORDER_MARK + text()).getBytes(StandardCharsets.UTF_8);
    }
}
