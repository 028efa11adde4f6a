package io.mailing.jdbc.internal;

import io.mailing.AudienceException;
import java.math.BigDecimal;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A column's value as one of the types that an attribute may have. */
final class AudienceValue {

    private AudienceValue() {}

    static @Nullable Object read(ResultSet row, int column, int type, String name, long number) throws SQLException {
        return switch (type) {
            case Types.VARCHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.LONGNVARCHAR, Types.CLOB, Types.NCLOB ->
                row.getString(column);
            // Filled up with blanks to its length by the database, not by people.
            case Types.CHAR, Types.NCHAR -> stripped(row.getString(column));
            case Types.DATE -> row.getObject(column, LocalDate.class);
            case Types.TIMESTAMP -> time(row, column);
            case Types.TIMESTAMP_WITH_TIMEZONE -> row.getObject(column, OffsetDateTime.class);
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> whole(row, column);
            case Types.NUMERIC, Types.DECIMAL -> row.getBigDecimal(column);
            default -> other(row.getObject(column), name, number);
        };
    }

    private static @Nullable String stripped(@Nullable String text) {
        return text == null ? null : text.stripTrailing();
    }

    private static @Nullable Object whole(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** PostgreSQL's driver says TIMESTAMP for both kinds; the one with a zone is told by what it gives. */
    private static @Nullable Object time(ResultSet row, int column) throws SQLException {
        String type = row.getMetaData().getColumnTypeName(column);
        return type.equalsIgnoreCase("timestamptz")
                ? row.getObject(column, OffsetDateTime.class)
                : row.getObject(column, LocalDateTime.class);
    }

    private static @Nullable Object other(@Nullable Object value, String name, long number) throws SQLException {
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Double
                || value instanceof Float
                || value instanceof BigDecimal
                || value instanceof LocalDate
                || value instanceof LocalDateTime
                || value instanceof OffsetDateTime
                || value instanceof ZonedDateTime
                || value instanceof Instant) {
            return value;
        }
        if (value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof Date date) {
            return date.toLocalDate();
        }
        if (value instanceof Timestamp time) {
            return time.toLocalDateTime();
        }
        if (value instanceof Clob text) {
            return text.getSubString(1, Math.toIntExact(text.length()));
        }
        throw new AudienceException("row " + number + " of the audience's query: column '" + name + "' has the type "
                + value.getClass().getSimpleName() + ", which no attribute can have: cast it to text, or leave it out");
    }
}
