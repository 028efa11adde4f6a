package io.mailing.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One text to be written.
 *
 * <p>Instructions are the application's own words. Values are a person's, and hostile until proven otherwise: a writer passes them as
 * data, apart from the instructions, and says so to the model.
 *
 * @param key the same each time that this text is asked for; says nothing of the recipient
 * @param instructions what to write, where a value is meant by its name in angle brackets, as in {@code Greet <first_name>}
 * @param values by name, as text; only those that the instructions ask for
 * @param locale the recipient's language and region
 * @param maxCharacters the longest text that is of use, in Unicode code points
 */
public record TextOrder(String key, String instructions, Map<String, String> values, Locale locale, int maxCharacters) {

    /**
     * Copies the map, keeping its order.
     *
     * @param key the same each time that this text is asked for
     * @param instructions what to write
     * @param values by name, as text
     * @param locale the recipient's language and region
     * @param maxCharacters the longest text that is of use, at least 1
     */
    public TextOrder {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(instructions, "instructions");
        Objects.requireNonNull(locale, "locale");
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        if (maxCharacters < 1) {
            throw new IllegalArgumentException("max characters must be at least 1, was " + maxCharacters);
        }
    }

    /** Tells nothing of the values, which are personal. */
    @Override
    public String toString() {
        return "TextOrder " + key;
    }
}
