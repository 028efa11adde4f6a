package io.mailing.internal.template;

import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.Rendering.Fault;
import org.jspecify.annotations.Nullable;

/** The place of one value in a compiled template. */
final class Hole {
    /** The slot of {@code today}, which is not kept among the values. */
    static final int TODAY = -1;

    /** The slot of the way out, which is made for each message. */
    static final int UNSUBSCRIBE_LINK = -2;

    private final String name;
    private final int slot;
    private final Place place;
    private final @Nullable ValueFormat format;
    private final @Nullable String fallback;

    /**
     * @param fallback the default, already escaped for the place
     */
    Hole(String name, int slot, Place place, @Nullable ValueFormat format, @Nullable String fallback) {
        this.name = name;
        this.slot = slot;
        this.place = place;
        this.format = format;
        this.fallback = fallback;
    }

    Place place() {
        return place;
    }

    /** The default, already escaped for the place, or null. */
    @Nullable
    String fallback() {
        return fallback;
    }

    Rendering.@Nullable Unfit print(RecipientValues values, StringBuilder out) {
        Object value = value(values);
        if (value == null) {
            if (fallback == null) {
                return missing();
            }
            out.append(fallback);
            return null;
        }
        String text = text(value, values);
        if (text == null) {
            return wrongFormat();
        }
        return Escaper.append(place, text, out) ? null : unsafe();
    }

    /** What the recipient has for this hole; null, too, for what would print nothing that can be seen. */
    @Nullable
    Object value(RecipientValues values) {
        Object value = slot >= 0 ? values.value(slot) : slot == TODAY ? values.today() : values.unsubscribeLink();
        return value instanceof String text && isBlank(text) ? null : value;
    }

    /** A value as text, not yet escaped; null when it does not fit. */
    @Nullable
    String text(Object value, RecipientValues values) {
        return format == null ? PlainValue.of(value, values.locale()) : format.format(value, values.locale());
    }

    /** Whether nothing of this would be seen, as with spaces of any kind, controls, or signs without a width. */
    private static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < 0x7F) {
                return false;
            }
            boolean unseen =
                    Character.isSpaceChar(c) || Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            if (!unseen) {
                return false;
            }
        }
        return true;
    }

    Rendering.Unfit missing() {
        return new Rendering.Unfit(
                name, Fault.MISSING_VALUE, "the recipient has no value for " + name + ", and it has no default");
    }

    Rendering.Unfit wrongFormat() {
        String message = format == null
                ? "the value of " + name + " is not of a type that can be printed"
                : "the value of " + name + " does not fit its format";
        return new Rendering.Unfit(name, Fault.WRONG_FORMAT, message);
    }

    Rendering.Unfit unsafe() {
        return place == Place.STYLE
                ? new Rendering.Unfit(
                        name, Fault.UNSAFE_STYLE, "the value of " + name + " is more than a word or number of a style")
                : new Rendering.Unfit(
                        name,
                        Fault.UNSAFE_LINK,
                        "the value of " + name + " is not an address that begins with http, https, mailto or tel");
    }
}
