package io.mailing.internal.template;

import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.WireBuffer;
import org.jspecify.annotations.Nullable;

/** A {@link Hole} whose value is escaped and encoded in one go where its place allows it. */
final class WireHole {
    /** Whatever {@link #print} answers below this is no state of the encoder but a fault. */
    static final int UNFIT_BELOW = -1;

    private static final int MISSING = -2;
    private static final int WRONG_FORMAT = -3;
    private static final int UNSAFE = -4;

    private final Hole hole;
    private final WireEncoder encoder;
    private final @Nullable WirePart fallback;

    /** Escapes and encodes; null where the place looks at more than one character at a time. */
    private final @Nullable AsciiCodes codes;

    private final boolean asciiOnly;
    private final AsciiCodes plain;

    WireHole(Hole hole, WireEncoder encoder) {
        this.hole = hole;
        this.encoder = encoder;
        String fallback = hole.fallback();
        this.fallback = fallback == null ? null : encoder.part(fallback);
        this.plain = encoder.codes(Place.TEXT);
        this.codes = hole.place().isByCharacter() ? encoder.codes(hole.place()) : null;
        this.asciiOnly = !hole.place().keepsWhatIsNotAscii();
    }

    /** Answers the encoder's state after the value, or a fault, of which some bytes may have been added. */
    int print(RecipientValues values, int at, WireBuffer out) {
        Object value = hole.value(values);
        if (value == null) {
            return fallback == null ? MISSING : encoder.append(fallback, at, out);
        }
        String text = hole.text(value, values);
        if (text == null) {
            return WRONG_FORMAT;
        }
        if (codes != null && !(asciiOnly && !isAscii(text))) {
            return encoder.append(text, codes, at, out);
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        return Escaper.append(hole.place(), text, escaped)
                ? encoder.append(escaped.toString(), plain, at, out)
                : UNSAFE;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= AsciiCodes.COUNT) {
                return false;
            }
        }
        return true;
    }

    Rendering.Unfit fault(int code) {
        return switch (code) {
            case MISSING -> hole.missing();
            case WRONG_FORMAT -> hole.wrongFormat();
            default -> hole.unsafe();
        };
    }
}
