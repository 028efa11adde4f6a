package io.mailing.jdbc.internal;

import io.mailing.audience.AttributeType;
import java.sql.Types;
import java.util.Locale;
import java.util.Set;

/**
 * A column of an audience's query, as the driver tells of it.
 *
 * @param label as it is
 * @param type of {@link Types}
 * @param typeName the database's own word
 * @param scale digits behind a number's point, as far as the driver knows them
 */
record AudienceColumn(String label, int type, String typeName, int scale) {

    /** What values become of a column, and whether the database compares them just as they are compared then. */
    enum Kind {
        TEXT(AttributeType.TEXT, true),
        /** Text that the database compares in some way of its own, or that is not read as it is kept. */
        ODD_TEXT(AttributeType.TEXT, false),
        NUMBER(AttributeType.NUMBER, true),
        /** Binary fractions: what is read is the shortest decimal, which the database knows nothing of. */
        ODD_NUMBER(AttributeType.NUMBER, false),
        BOOLEAN(AttributeType.BOOLEAN, true),
        DATE(AttributeType.DATE, true),
        TIME(AttributeType.TIME, true),
        /** A moment, whose day depends on a zone. */
        MOMENT(AttributeType.TIME, true),
        /** Shown in the session's zone, with hours that are there twice a year. */
        ODD_TIME(AttributeType.TIME, false),
        OTHER(AttributeType.ANY, false);

        private final AttributeType attribute;
        private final boolean exact;

        Kind(AttributeType attribute, boolean exact) {
            this.attribute = attribute;
            this.exact = exact;
        }

        AttributeType attribute() {
            return attribute;
        }

        boolean exact() {
            return exact;
        }
    }

    private static final Set<String> PLAIN_TEXTS =
            Set.of("character varying", "varchar", "text", "tinytext", "mediumtext", "longtext");
    private static final Set<String> PLAIN_DECIMALS = Set.of("numeric", "decimal");

    Kind kind() {
        String name = typeName.toLowerCase(Locale.ROOT);
        return switch (type) {
            case Types.VARCHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.LONGNVARCHAR ->
                PLAIN_TEXTS.contains(name) ? Kind.TEXT : Kind.ODD_TEXT;
            case Types.CHAR, Types.NCHAR, Types.CLOB, Types.NCLOB -> Kind.ODD_TEXT;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Kind.NUMBER;
            case Types.NUMERIC, Types.DECIMAL -> PLAIN_DECIMALS.contains(name) ? Kind.NUMBER : Kind.ODD_NUMBER;
            case Types.DOUBLE, Types.REAL, Types.FLOAT -> name.equals("money") ? Kind.OTHER : Kind.ODD_NUMBER;
            case Types.BOOLEAN -> Kind.BOOLEAN;
            case Types.BIT -> name.equals("bit") ? Kind.OTHER : Kind.BOOLEAN;
            case Types.DATE -> name.equals("date") ? Kind.DATE : Kind.OTHER;
            case Types.TIMESTAMP -> time(name);
            case Types.TIMESTAMP_WITH_TIMEZONE -> Kind.MOMENT;
            default -> Kind.OTHER;
        };
    }

    /** The same, told as a text that the database doesn't have: no filter on it is the database's matter. */
    AudienceColumn asText() {
        return new AudienceColumn(label, Types.CHAR, typeName, 0);
    }

    private static Kind time(String name) {
        return switch (name) {
            case "timestamptz" -> Kind.MOMENT;
            case "timestamp", "datetime" -> Kind.TIME;
            default -> Kind.ODD_TIME;
        };
    }
}
