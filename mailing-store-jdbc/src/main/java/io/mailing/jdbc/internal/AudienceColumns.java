package io.mailing.jdbc.internal;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
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

/** What the columns of a query mean, as {@link io.mailing.jdbc.JdbcAudience} says. */
public final class AudienceColumns {

    private static final Set<String> CHANNEL_COLUMNS = Set.of("email", "telegram", "whatsapp", "sms", "instagram");

    private final List<String> names;
    private final List<AudienceColumn> columns;
    private final Map<String, Integer> addresses;
    private final int id;
    private final int locale;
    private final int zone;

    private AudienceColumns(List<String> names, List<AudienceColumn> columns, Map<String, Integer> addresses) {
        this.names = names;
        this.columns = columns;
        this.addresses = addresses;
        this.id = names.indexOf(find(names, "id"));
        this.locale = names.indexOf(find(names, "locale"));
        this.zone = names.indexOf(find(names, "zone"));
    }

    static AudienceColumns of(ResultSetMetaData data, Map<String, String> wanted) throws SQLException {
        List<String> names = new ArrayList<>();
        List<AudienceColumn> columns = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            String name = name(data.getColumnLabel(i));
            // PostgreSQL's name for an expression without one.
            if (name.isEmpty() || name.equals("?column?")) {
                throw new AudienceException(
                        "column " + i + " of the audience's query has no name: give it one with AS");
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new AudienceException(
                        "the audience's query has the column '" + name + "' twice: name one of them otherwise with AS");
            }
            names.add(name);
            columns.add(new AudienceColumn(
                    data.getColumnLabel(i), data.getColumnType(i), data.getColumnTypeName(i), data.getScale(i)));
        }
        require(names, "id", "the recipients' ids");
        Map<String, Integer> addresses = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String channel = names.get(i).toLowerCase(Locale.ROOT);
            if (CHANNEL_COLUMNS.contains(channel)) {
                addresses.put(channel, i);
            }
        }
        wanted.forEach((channel, column) ->
                addresses.put(channel, names.indexOf(require(names, column, "the channel '" + channel + "'"))));
        return new AudienceColumns(names, columns, addresses);
    }

    private static String name(String label) {
        String name = label.strip();
        return name.chars().anyMatch(Character::isLowerCase) ? name : name.toLowerCase(Locale.ROOT);
    }

    private static String require(List<String> names, String wanted, String purpose) {
        String found = find(names, wanted);
        if (found.isEmpty()) {
            throw new AudienceException("the audience's query has no column '" + wanted + "' for " + purpose
                    + "; it has " + names + ": select it, or name one so with AS");
        }
        return found;
    }

    /** Empty if there is none: no column is named so. */
    private static String find(List<String> names, String wanted) {
        return names.stream().filter(wanted::equalsIgnoreCase).findFirst().orElse("");
    }

    /**
     * The channels.
     *
     * @return by name
     */
    public Set<String> channels() {
        return Collections.unmodifiableSet(addresses.keySet());
    }

    /**
     * The attributes: all columns, with the types that their values become.
     *
     * @return in the query's order
     */
    public Map<String, AttributeType> attributes() {
        Map<String, AttributeType> types = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            types.put(names.get(i), attribute(i).kind().attribute());
        }
        return types;
    }

    /** The column of an attribute; null if there is none. */
    @Nullable
    AudienceColumn column(String attribute) {
        int place = names.indexOf(attribute);
        return place < 0 ? null : attribute(place);
    }

    /** The column as its attribute is: ids are texts, also where they are numbers in the database. */
    private AudienceColumn attribute(int place) {
        AudienceColumn column = columns.get(place);
        return place == id && column.kind().attribute() != AttributeType.TEXT ? column.asText() : column;
    }

    /** The column with a channel's addresses; null if there is none. */
    @Nullable
    AudienceColumn address(String channel) {
        Integer place = addresses.get(channel);
        return place == null ? null : columns.get(place);
    }

    /** The attribute of a column. */
    String name(AudienceColumn column) {
        return name(column.label());
    }

    private static List<String> kinds(AudienceColumns all) {
        return all.columns.stream()
                .map(column -> column.label() + " " + column.type() + " " + column.typeName())
                .toList();
    }

    /** Whether values are read in the same way. */
    boolean same(AudienceColumns other) {
        return kinds(this).equals(kinds(other));
    }

    Recipient recipient(ResultSet row, long number) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            values.add(AudienceValue.read(row, i + 1, columns.get(i).type(), names.get(i), number));
        }
        String key = text(values.get(id));
        if (key.isEmpty()) {
            throw new AudienceException("row " + number + " of the audience's query has no id");
        }
        try {
            Recipient.Builder recipient = Recipient.builder(key);
            addresses.forEach((channel, column) -> recipient.address(channel, text(values.get(column))));
            for (int i = 0; i < names.size(); i++) {
                Object value = values.get(i);
                recipient.attribute(names.get(i), i == id && !(value instanceof String) ? key : value);
            }
            String tag = locale < 0 ? "" : text(values.get(locale));
            if (!tag.isEmpty()) {
                recipient.locale(locale(tag));
            }
            String place = zone < 0 ? "" : text(values.get(zone));
            if (!place.isEmpty()) {
                recipient.zone(ZoneId.of(place));
            }
            return recipient.build();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new AudienceException("row " + number + " of the audience's query: " + e.getMessage(), e);
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString().strip();
    }

    private static Locale locale(String tag) {
        try {
            return new Locale.Builder().setLanguageTag(tag.replace('_', '-')).build();
        } catch (IllformedLocaleException e) {
            throw new IllegalArgumentException("'" + tag + "' is not a locale such as pl-PL", e);
        }
    }
}
