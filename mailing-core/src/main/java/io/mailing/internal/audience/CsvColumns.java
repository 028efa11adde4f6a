package io.mailing.internal.audience;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import io.mailing.spi.AudienceSchema;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the columns of a table mean: which is the id, which are addresses, and that all of them are attributes of some type. */
public final class CsvColumns {

    /** Channels whose columns are known by their names, whether or not a node has them. */
    public static final Set<String> CHANNELS = Set.of("email", "telegram", "whatsapp", "sms", "instagram");

    private static final int MAX_NAME = 190;

    private final List<String> names;
    private final List<AttributeType> types;
    private final Map<String, Integer> addresses;
    private final int width;
    private final int id;
    private final int locale;
    private final int zone;

    /**
     * What is known of the columns before the file is seen. Names are matched without case.
     *
     * @param channels channels whose columns bear their names
     * @param wanted columns by channel that must be there
     * @param types attributes with their types; a column takes the name as it is written here
     */
    public record Known(Set<String> channels, Map<String, String> wanted, Map<String, AttributeType> types) {}

    private CsvColumns(List<String> names, List<AttributeType> types, Map<String, Integer> addresses, int width) {
        this.names = names;
        this.types = types;
        this.addresses = addresses;
        this.width = width;
        this.id = find(names, "id");
        this.locale = find(names, "locale");
        this.zone = find(names, "zone");
    }

    /**
     * Reads a header. Blank names at its end are passed over: spreadsheets write them.
     *
     * @param file for error messages
     * @param header the names
     * @param known what is known of them
     * @return the columns
     * @throws AudienceException if a name is blank, too long or double, or a wanted one is missing
     */
    public static CsvColumns of(String file, List<String> header, Known known) {
        List<String> names = new ArrayList<>();
        List<AttributeType> types = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String name : named(header)) {
            String stripped = bare(name.strip());
            int place = names.size() + 1;
            if (stripped.isEmpty()) {
                throw new AudienceException("CSV file " + file + ": column " + place + " of the header has no name");
            }
            if (stripped.length() > MAX_NAME || stripped.chars().anyMatch(Character::isISOControl)) {
                throw new AudienceException("CSV file " + file + ": the name of column " + place
                        + " must be one line of at most " + MAX_NAME + " characters");
            }
            if (!seen.add(stripped.toLowerCase(Locale.ROOT))) {
                throw new AudienceException(
                        "CSV file " + file + ": the header has the column '" + stripped + "' twice");
            }
            String spelled = spelled(stripped, known.types().keySet());
            names.add(spelled);
            AttributeType type = known.types().getOrDefault(spelled, AttributeType.TEXT);
            types.add(type == AttributeType.ANY ? AttributeType.TEXT : type);
        }
        return new CsvColumns(List.copyOf(names), List.copyOf(types), addresses(file, names, known), header.size());
    }

    private static List<String> named(List<String> header) {
        int end = header.size();
        while (end > 0 && header.get(end - 1).isBlank()) {
            end--;
        }
        return header.subList(0, end);
    }

    private static Map<String, Integer> addresses(String file, List<String> names, Known known) {
        Map<String, Integer> addresses = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String channel = spelled(names.get(i), known.channels());
            if (known.channels().contains(channel)) {
                addresses.put(channel, i);
            }
        }
        known.wanted().forEach((channel, column) -> {
            int place = find(names, column);
            if (place < 0) {
                throw new AudienceException("CSV file " + file + " has no column '" + column + "' for the channel '"
                        + channel + "'; it has " + names);
            }
            addresses.put(channel, place);
        });
        return Collections.unmodifiableMap(addresses);
    }

    /** Without the apostrophe that {@link Formulas} put before a name. */
    private static String bare(String name) {
        boolean guarded = name.startsWith("'") && Formulas.looksLike(name.substring(1));
        return guarded ? name.substring(1) : name;
    }

    private static String spelled(String name, Set<String> known) {
        if (known.contains(name)) {
            return name;
        }
        return known.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
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
        Map<String, AttributeType> typed = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            typed.put(names.get(i), types.get(i));
        }
        return new AudienceSchema(addresses.keySet(), typed);
    }

    /**
     * Whether a column has the recipients' ids.
     *
     * @return true if so
     */
    public boolean haveIds() {
        return id >= 0;
    }

    /**
     * The name of a column.
     *
     * @param place from 0
     * @return null if the header has none there
     */
    public @Nullable String name(int place) {
        return place < names.size() ? names.get(place) : null;
    }

    /**
     * The name of the column that has a channel's addresses, or the ids.
     *
     * @param channel the channel's name; empty for the ids
     * @return null if there is none
     */
    public @Nullable String column(@Nullable String channel) {
        Integer place = "".equals(channel) ? Integer.valueOf(id) : addresses.get(channel);
        return place == null || place < 0 ? null : names.get(place);
    }

    /**
     * One row's recipient.
     *
     * @param row its fields
     * @param otherwise the recipient's id where no column has it
     * @return the recipient
     * @throws RowFault if it has too few or too many fields, or a value that is not what its column has
     */
    public Recipient recipient(List<String> row, String otherwise) {
        requireFields(row);
        Recipient.Builder recipient =
                Recipient.builder(id < 0 ? otherwise : id(row.get(id).strip()));
        addresses.forEach((channel, column) -> recipient.address(channel, row.get(column)));
        for (int i = 0; i < names.size(); i++) {
            String text = row.get(i);
            AttributeType type = types.get(i);
            if (type == AttributeType.TEXT) {
                recipient.attribute(names.get(i), text);
            } else if (!text.isBlank()) {
                recipient.attribute(names.get(i), TypedText.parse(names.get(i), text, type));
            }
        }
        if (locale >= 0 && !row.get(locale).isBlank()) {
            recipient.locale(locale(row.get(locale).strip()));
        }
        if (zone >= 0 && !row.get(zone).isBlank()) {
            recipient.zone(zone(row.get(zone).strip()));
        }
        return recipient.build();
    }

    /** Of the columns without a name a row may have any number: spreadsheets leave them out here and there. */
    private void requireFields(List<String> row) {
        if (row.size() < names.size() || row.size() > width) {
            int wanted = row.size() < names.size() ? names.size() : width;
            throw new RowFault(null, "wrong-field-count", "has " + row.size() + " fields, the header has " + wanted);
        }
        for (int i = names.size(); i < row.size(); i++) {
            if (!row.get(i).isBlank()) {
                throw new RowFault(
                        null,
                        "unnamed-column",
                        "has a value in column " + (i + 1) + ", which the header does not name");
            }
        }
    }

    private String id(String text) {
        if (text.isEmpty()) {
            throw new RowFault(names.get(id), "blank-id", "is blank: each recipient needs an id");
        }
        if (text.length() > Recipient.MAX_ID) {
            throw new RowFault(names.get(id), "long-id", "has more than " + Recipient.MAX_ID + " characters");
        }
        return text;
    }

    private Locale locale(String tag) {
        try {
            return new Locale.Builder().setLanguageTag(tag.replace('_', '-')).build();
        } catch (IllformedLocaleException e) {
            throw new RowFault(names.get(locale), "bad-locale", "is not a locale such as pl-PL");
        }
    }

    private ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new RowFault(names.get(zone), "bad-zone", "is not a time zone such as Europe/Warsaw");
        }
    }
}
