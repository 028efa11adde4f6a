package io.mailing.internal.audience;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import io.mailing.spi.AudienceSchema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the columns of a table mean: which is the id, which are addresses, and that all of them are attributes. */
public final class CsvColumns {

    private static final Set<String> CHANNEL_COLUMNS = Set.of("email", "telegram", "whatsapp", "sms", "instagram");

    private final List<String> names;
    private final Map<String, Integer> addresses;
    private final int id;
    private final int locale;
    private final int zone;

    private CsvColumns(List<String> names, Map<String, Integer> addresses) {
        this.names = names;
        this.addresses = addresses;
        this.id = find(names, "id");
        this.locale = find(names, "locale");
        this.zone = find(names, "zone");
    }

    /**
     * Reads a header.
     *
     * @param file for error messages
     * @param header the names
     * @param wanted columns by channel that must be there
     * @return the columns
     * @throws AudienceException if a name is blank or double, or a wanted one is missing
     */
    public static CsvColumns of(String file, List<String> header, Map<String, String> wanted) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String name : header) {
            String stripped = name.strip();
            if (stripped.isEmpty()) {
                throw new AudienceException(
                        "CSV file " + file + ": column " + (names.size() + 1) + " of the header has no name");
            }
            if (!seen.add(stripped.toLowerCase(Locale.ROOT))) {
                throw new AudienceException(
                        "CSV file " + file + ": the header has the column '" + stripped + "' twice");
            }
            names.add(stripped);
        }
        Map<String, Integer> addresses = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String channel = names.get(i).toLowerCase(Locale.ROOT);
            if (CHANNEL_COLUMNS.contains(channel)) {
                addresses.put(channel, i);
            }
        }
        wanted.forEach((channel, column) -> {
            int place = find(names, column);
            if (place < 0) {
                throw new AudienceException("CSV file " + file + " has no column '" + column + "' for the channel '"
                        + channel + "'; it has " + names);
            }
            addresses.put(channel, place);
        });
        return new CsvColumns(List.copyOf(names), addresses);
    }

    private static int find(List<String> names, String wanted) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * What the columns offer.
     *
     * @return channels and attributes
     */
    public AudienceSchema schema() {
        Map<String, AttributeType> types = new LinkedHashMap<>();
        names.forEach(name -> types.put(name, AttributeType.TEXT));
        return new AudienceSchema(addresses.keySet(), types);
    }

    /**
     * One row's recipient.
     *
     * @param row as many fields as columns
     * @param line the row's line, the id where no column has it
     * @return the recipient
     * @throws IllegalArgumentException if the id or the locale is not one
     * @throws java.time.DateTimeException if the zone is not one
     */
    public Recipient recipient(List<String> row, long line) {
        Recipient.Builder recipient =
                Recipient.builder(id < 0 ? Long.toString(line) : row.get(id).strip());
        addresses.forEach((channel, column) -> recipient.address(channel, row.get(column)));
        for (int i = 0; i < names.size(); i++) {
            recipient.attribute(names.get(i), row.get(i));
        }
        if (locale >= 0 && !row.get(locale).isBlank()) {
            recipient.locale(locale(row.get(locale).strip()));
        }
        if (zone >= 0 && !row.get(zone).isBlank()) {
            recipient.zone(ZoneId.of(row.get(zone).strip()));
        }
        return recipient.build();
    }

    private static Locale locale(String tag) {
        try {
            return new Locale.Builder().setLanguageTag(tag.replace('_', '-')).build();
        } catch (IllformedLocaleException e) {
            throw new IllegalArgumentException("'" + tag + "' is not a locale such as pl-PL", e);
        }
    }
}
