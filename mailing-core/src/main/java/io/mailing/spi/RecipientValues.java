package io.mailing.spi;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one recipient puts into a campaign's templates: a value for each slot of the campaign's {@link TemplateVariables},
 * the locale that numbers and dates are printed in, and the day the message is formed.
 *
 * <p>A value is a {@link String}, {@link Boolean}, {@link Number} ({@code Integer}, {@code Long}, {@code Double}, {@code
 * BigDecimal} and the like), {@link LocalDate}, {@link java.time.LocalDateTime}, {@link java.time.OffsetDateTime} or
 * {@link java.time.ZonedDateTime}; null, an empty and a blank string all mean that there is none. A value of another
 * type fits no variable.
 */
public final class RecipientValues {
    private final @Nullable Object[] values;
    private final Locale locale;
    private final LocalDate today;
    private final @Nullable Supplier<String> unsubscribeLink;

    private RecipientValues(
            @Nullable Object[] values, Locale locale, LocalDate today, @Nullable Supplier<String> unsubscribeLink) {
        this.values = values;
        this.locale = Objects.requireNonNull(locale, "locale");
        this.today = Objects.requireNonNull(today, "today");
        this.unsubscribeLink = unsubscribeLink;
    }

    /**
     * A view over an array, which is handed over: it is not copied, and the caller must not change it afterwards.
     *
     * @param values a value or null for each slot
     * @param locale the recipient's language and country
     * @param today the day on which the message is formed
     * @return the view
     */
    public static RecipientValues of(@Nullable Object[] values, Locale locale, LocalDate today) {
        return of(values, locale, today, null);
    }

    /**
     * A view over an array, with a way out.
     *
     * @param values a value or null for each slot; handed over, it is not copied
     * @param locale the recipient's language and country
     * @param today the day on which the message is formed
     * @param unsubscribeLink makes the link, asked only where it is used; null for none
     * @return the view
     */
    public static RecipientValues of(
            @Nullable Object[] values, Locale locale, LocalDate today, @Nullable Supplier<String> unsubscribeLink) {
        return new RecipientValues(values, locale, today, unsubscribeLink);
    }

    /**
     * The value in a slot.
     *
     * @param slot its number in the campaign's table
     * @return the value, or null when this recipient has none
     * @throws IndexOutOfBoundsException when there is no such slot
     */
    public @Nullable Object value(int slot) {
        return values[slot];
    }

    /** {@return how many slots there are} */
    public int size() {
        return values.length;
    }

    /** {@return the locale that numbers and dates are printed in} */
    public Locale locale() {
        return locale;
    }

    /** {@return the day on which the message is formed} */
    public LocalDate today() {
        return today;
    }

    /**
     * Where the recipient opts out of such messages.
     *
     * @return an address of ASCII, or null if the application serves none
     */
    public @Nullable String unsubscribeLink() {
        return unsubscribeLink == null ? null : unsubscribeLink.get();
    }

    /** Tells the number of slots and nothing of the values, which are personal. */
    @Override
    public String toString() {
        return "RecipientValues[" + values.length + " slots, " + locale + ", " + today + "]";
    }
}
