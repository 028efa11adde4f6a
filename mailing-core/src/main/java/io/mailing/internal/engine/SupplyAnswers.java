package io.mailing.internal.engine;

import io.mailing.audience.AttributeType;
import io.mailing.internal.audience.AttributeValues;
import io.mailing.spi.PersonalValues;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds what a provider answers against what it was asked for. */
final class SupplyAnswers {

    /** Nobody reads more, and a database may refuse it. */
    private static final int MAX_TEXT = 100_000;

    private SupplyAnswers() {}

    /** The values in the order of the names, or what is wrong with them. */
    static List<Object> checked(PersonalValues provider, List<String> names, PersonalValues.Values answer)
            throws Misfit {
        Map<String, AttributeType> types = provider.gives();
        List<Object> values = new ArrayList<>(names.size());
        for (String name : names) {
            values.add(checked(
                    name,
                    types.getOrDefault(name, AttributeType.ANY),
                    answer.values().get(name)));
        }
        return values;
    }

    private static Object checked(String name, AttributeType type, @Nullable Object given) throws Misfit {
        if (given == null) {
            throw new Misfit("there is no value of '" + name + "'");
        }
        Object value;
        try {
            value = AttributeValues.checked(name, given);
        } catch (IllegalArgumentException e) {
            // Without its message, which may hold the value.
            throw new Misfit("'" + name + "' is " + given.getClass().getName());
        }
        if (value instanceof String text && text.length() > MAX_TEXT) {
            throw new Misfit("'" + name + "' has more than " + MAX_TEXT + " characters");
        }
        if (!fits(type, value)) {
            throw new Misfit("'" + name + "' is to be " + type + " and is "
                    + value.getClass().getSimpleName());
        }
        return value;
    }

    private static boolean fits(AttributeType type, Object value) {
        return switch (type) {
            case TEXT -> value instanceof String;
            case NUMBER -> value instanceof Long || value instanceof BigDecimal;
            case BOOLEAN -> value instanceof Boolean;
            case DATE -> value instanceof LocalDate;
            case TIME -> value instanceof LocalDateTime || value instanceof OffsetDateTime;
            case ANY -> true;
        };
    }

    /** An answer that can't be used. */
    static final class Misfit extends Exception {
        private static final long serialVersionUID = 1L;

        Misfit(String what) {
            super(what, null, false, false);
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }
}
