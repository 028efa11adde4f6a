package io.mailing.internal.text;

import io.mailing.Reason;
import io.mailing.TextBrief;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a text that a model wrote from being taken. A model may have read its task in a stranger's name, so what it wrote must not
 * lead anybody anywhere that the instructions don't: addresses and telephone numbers are taken only if they stand there too.
 *
 * <p>A forbidden pattern is the application's own, but works on a text of somebody else's: its time is bounded by the text's few
 * thousand characters and by a limit of looks at them.
 */
final class TextCheck {

    private static final Reason BLANK = reason("blank", "it is blank");
    private static final Reason CONTROL = reason("control", "it has control characters");
    private static final Reason VARIABLE = reason("variable", "it has a variable that was not filled in");
    private static final Reason CONTACT =
            reason("contact", "it names an address or telephone number that the instructions don't name");
    private static final Reason FORBIDDEN = reason("forbidden", "it matches a forbidden pattern");

    /** A name in one of the signs of our templates. */
    private static final Pattern VARIABLES =
            Pattern.compile("[<{]{1,2}/?[\\p{L}_][\\p{L}\\p{N}_. -]{0,60}[>}]|\\[\\p{Lu}[\\p{L} _]{1,40}]");

    private static final int LOOKS = 2_000_000;

    private final int maxCharacters;
    private final Contacts named;
    private final List<Pattern> forbidden;

    TextCheck(TextBrief brief) {
        this.maxCharacters = brief.maxCharacters();
        this.named = new Contacts(brief.instructions().source());
        this.forbidden = brief.forbidden().stream()
                .map(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
                .toList();
    }

    /** Why a text is not taken; null if it is. */
    @Nullable
    Reason fault(String text) {
        if (text.isBlank()) {
            return BLANK;
        }
        int characters = text.codePointCount(0, text.length());
        if (characters > maxCharacters) {
            return reason("long", "it has " + characters + " characters, and " + maxCharacters + " are allowed");
        }
        if (text.codePoints().anyMatch(TextCheck::isControl)) {
            return CONTROL;
        }
        if (VARIABLES.matcher(text).find()) {
            return VARIABLE;
        }
        if (!named.nameAllOf(text)) {
            return CONTACT;
        }
        for (Pattern pattern : forbidden) {
            if (found(pattern, text)) {
                return FORBIDDEN;
            }
        }
        return null;
    }

    private static boolean isControl(int character) {
        return character == 0xFFFD
                || (character != '\n'
                        && (Character.getType(character) == Character.CONTROL
                                || Character.getType(character) == Character.SURROGATE
                                || Character.getType(character) == Character.PRIVATE_USE
                                || character == 0x2028
                                || character == 0x2029
                                || (character >= 0x202A && character <= 0x202E)
                                || (character >= 0x2066 && character <= 0x2069)));
    }

    /** A pattern that can't make up its mind counts as found. */
    private static boolean found(Pattern pattern, String text) {
        try {
            return pattern.matcher(new Looked(text, new AtomicInteger(LOOKS))).find();
        } catch (TooManyLooks | StackOverflowError e) {
            return true;
        }
    }

    private static Reason reason(String code, String words) {
        return new Reason("text-" + code, "The text was not taken: " + words);
    }

    /** Counts how often a pattern looks at a text, and ends it when it is too often. */
    private static final class Looked implements CharSequence {
        private final CharSequence text;
        private final AtomicInteger left;

        Looked(CharSequence text, AtomicInteger left) {
            this.text = text;
            this.left = left;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left.decrementAndGet() < 0) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Looked(text.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyLooks() {
            super("too many looks", null, false, false);
        }
    }
}
