package io.mailing.internal.audience;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The few types that an attribute may have; others are turned into them or refused. */
public final class AttributeValues {

    private AttributeValues() {}

    /**
     * A value as deliveries keep it.
     *
     * @param name for the fault's words
     * @param value of a type that is understood
     * @return of one of the few types
     * @throws IllegalArgumentException for any other
     */
    public static Object checked(String name, Object value) {
        if (value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof BigDecimal
                || value instanceof LocalDate
                || value instanceof LocalDateTime
                || value instanceof OffsetDateTime) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) {
                return new BigDecimal(value.toString());
            }
            throw new IllegalArgumentException("attribute " + name + " is not a finite number: " + value);
        }
        if (value instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (value instanceof ZonedDateTime time) {
            return time.toOffsetDateTime();
        }
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (value instanceof CharSequence || value instanceof Enum<?> || value instanceof Character) {
            return value.toString();
        }
        throw new IllegalArgumentException("attribute " + name + " has the type "
                + value.getClass().getName() + "; give a string, a boolean, a number or a java.time date");
    }
}
