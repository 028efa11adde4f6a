package io.mailing.internal.template;

import io.mailing.BuiltInVariables;
import io.mailing.TemplateException;
import io.mailing.TemplateSyntax;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads single variables. An opening sign begins a variable only when a name and then the closing sign, {@code |} or
 * {@code :} follow at once; anything else is text, so that {@code a < b} needs no care. What begins like a variable and
 * does not end like one is refused, because it would otherwise be read in the recipient's mailbox.
 */
final class VariableReader {
    private static final String[] OPENING_REFERENCES = {"&lt;", "&#60;", "&#x3c;"};
    private static final String[] CLOSING_REFERENCES = {"&gt;", "&#62;", "&#x3e;"};

    private final Source source;
    private final TemplateSyntax syntax;
    private final boolean html;

    VariableReader(Source source, TemplateSyntax syntax, boolean html) {
        this.source = source;
        this.syntax = syntax;
        this.html = html;
    }

    /**
     * Reads the variable that begins here.
     *
     * @param limit where the place ends in which it stands, such as an attribute's value
     * @return null when there is none
     * @throws TemplateException when it is malformed
     */
    @Nullable
    Occurrence read(int at, int limit) {
        int open = opening(at, limit);
        if (open == 0) {
            return null;
        }
        int second = opening(at + open, limit);
        if (second > 0) {
            Occurrence doubled = doubled(at, at + open + second, limit);
            if (doubled != null) {
                return doubled;
            }
        }
        int nameStart = at + open;
        int nameEnd = nameEnd(nameStart, limit);
        if (nameEnd == nameStart) {
            refuseSpaceBefore(at, nameStart, limit);
            return null;
        }
        String name = source.text().substring(nameStart, nameEnd);
        int close = closing(nameEnd, limit, open > 1);
        if (close > 0) {
            return new Occurrence(at, nameEnd + close, false, name, name, null, null, null);
        }
        if (nameEnd < limit && (source.at(nameEnd) == '|' || source.at(nameEnd) == ':')) {
            return isAddress(name, nameEnd) ? null : withBody(at, nameStart, nameEnd, limit, open > 1);
        }
        refuseSpaceAfter(at, nameEnd, limit, open > 1);
        return null;
    }

    /** Whether a complete variable begins here, without a check of its format. Used where none is allowed. */
    boolean looksLikeOne(int at, int limit, boolean plainNameOnly) {
        int open = opening(at, limit);
        int nameEnd = nameEnd(at + open, limit);
        if (open == 0 || nameEnd == at + open) {
            return false;
        }
        if (closing(nameEnd, limit, open > 1) > 0) {
            return true;
        }
        boolean body = nameEnd < limit && (source.at(nameEnd) == '|' || source.at(nameEnd) == ':');
        return !plainNameOnly && body && closingIndex(nameEnd, limit, open > 1) >= 0;
    }

    /** Just after the doubled form that begins here, or the same index when there is none. */
    int afterDoubled(int at, int limit) {
        int open = opening(at, limit);
        int second = open == 0 ? 0 : opening(at + open, limit);
        Occurrence doubled = second == 0 ? null : doubled(at, at + open + second, limit);
        return doubled == null ? at : doubled.end();
    }

    /** The end of the name that begins here, or the same index when none does. */
    int nameEnd(int from, int limit) {
        int i = from;
        while (i < limit) {
            int c = source.text().codePointAt(i);
            if (!(i == from ? Character.isLetter(c) : continuesName(c))) {
                break;
            }
            i += Character.charCount(c);
        }
        return Math.min(i, limit);
    }

    private static boolean continuesName(int c) {
        int type = Character.getType(c);
        // Vowel signs are part of a word in many scripts, such as Devanagari.
        return Character.isLetterOrDigit(c)
                || c == '_'
                || c == '.'
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /** {@code <https://shop.example>} and {@code <mailto:news@shop.example>} are addresses in a plain text. */
    private boolean isAddress(String name, int nameEnd) {
        return syntax == TemplateSyntax.ANGLE
                && (source.has("://", nameEnd) || (name.equals("mailto") && source.at(nameEnd) == ':'));
    }

    private Occurrence withBody(int at, int nameStart, int nameEnd, int limit, boolean reference) {
        int end = closingIndex(nameEnd, limit, reference);
        if (end < 0) {
            throw source.fault(
                    at,
                    "the variable " + quote(at, nameEnd) + " is not closed before the end of its line or attribute",
                    "write " + syntax.closing() + " after it, or put a space after " + syntax.opening()
                            + " if this is ordinary text");
        }
        String name = source.text().substring(nameStart, nameEnd);
        int close = closing(end, limit, reference);
        refuseMarkup(at, nameEnd, end, reference);
        int bar = source.findSign('|', nameEnd, end);
        String pattern = source.at(nameEnd) == ':' ? decode(at, source.text().substring(nameEnd + 1, bar)) : null;
        String fallback = bar < end ? decode(at, source.text().substring(bar + 1, end)) : null;
        ValueFormat format = pattern == null ? null : format(at, name, pattern);
        String content = source.text().substring(nameStart, end);
        return new Occurrence(at, end + close, false, content, name, pattern, format, fallback);
    }

    private ValueFormat format(int at, String name, String pattern) {
        String remedy = "write a number pattern such as #,##0.00 or a date pattern such as dd.MM.yyyy";
        ValueFormat format;
        try {
            format = ValueFormat.of(pattern);
        } catch (IllegalArgumentException e) {
            throw source.fault(
                    at, "the format '" + pattern + "' of " + name + " is not a pattern: " + e.getMessage(), remedy);
        }
        if (name.equals(BuiltInVariables.TODAY) && format.format(LocalDate.EPOCH, Locale.ROOT) == null) {
            throw source.fault(
                    at,
                    "the format '" + pattern + "' does not fit today, which is a date without a time",
                    "write a date pattern such as dd.MM.yyyy");
        }
        return format;
    }

    private String decode(int at, String text) {
        if (!html) {
            return text;
        }
        String unknown = CharacterReferences.unknownIn(text);
        if (unknown != null) {
            throw source.fault(
                    at, "the character reference " + unknown + " is not known here", "write the character itself");
        }
        return CharacterReferences.decode(text);
    }

    private void refuseMarkup(int at, int from, int end, boolean reference) {
        for (int i = from; i < end; i++) {
            int open = html && source.at(i) == '<' ? 1 : opening(i, end);
            boolean ours = open == 1 || reference;
            boolean starts = i + open < end
                    && (Character.isLetter(source.text().codePointAt(i + open)) || source.at(i + open) == '/');
            if (open > 0 && ours && starts) {
                throw source.fault(
                        at,
                        "there is another variable or a tag inside the variable " + quote(at, from),
                        "close the variable before it; a default is plain text");
            }
        }
    }

    private void refuseSpaceBefore(int at, int nameStart, int limit) {
        // With angle signs this is arithmetic, "a < b"; braces have no such use.
        int name = skipSpaces(nameStart, limit);
        int end = skipSpaces(nameEnd(name, limit), limit);
        if (syntax == TemplateSyntax.BRACES && nameEnd(name, limit) > name && closing(end, limit, false) > 0) {
            throw spaces(at);
        }
    }

    private void refuseSpaceAfter(int at, int nameEnd, int limit, boolean reference) {
        int after = skipSpaces(nameEnd, limit);
        if (after == nameEnd || after >= limit) {
            return;
        }
        boolean body = source.at(after) == '|' && closingIndex(after, limit, reference) >= 0;
        if (body || closing(after, limit, reference) > 0) {
            throw spaces(at);
        }
    }

    private TemplateException spaces(int at) {
        return source.fault(
                at,
                "there are spaces around the name of a variable",
                "leave them out, or double the signs if this is ordinary text");
    }

    private @Nullable Occurrence doubled(int at, int contentStart, int limit) {
        int nameEnd = nameEnd(contentStart, limit);
        int after = skipSpaces(nameEnd, limit);
        boolean reference = opening(at, limit) > 1;
        boolean body = after < limit && (source.at(after) == '|' || source.at(after) == ':');
        if (nameEnd == contentStart || !(body || closing(after, limit, reference) > 0)) {
            return null;
        }
        int end = closingIndex(after, limit, reference);
        int close = end < 0 ? 0 : closing(end, limit, reference);
        int second = close == 0 ? 0 : closing(end + close, limit, reference);
        String content = end < 0 ? "" : source.text().substring(contentStart, end);
        return second == 0 ? null : new Occurrence(at, end + close + second, true, content, content, null, null, null);
    }

    private int skipSpaces(int from, int limit) {
        int i = from;
        while (i < limit) {
            if (source.at(i) == ' ' || source.at(i) == '\t' || source.at(i) == '\u00a0') {
                i++;
            } else if (html && source.has("&nbsp;", i)) {
                i += "&nbsp;".length();
            } else {
                break;
            }
        }
        return Math.min(i, limit);
    }

    private int closingIndex(int from, int limit, boolean reference) {
        for (int i = from; i < limit && !Source.isLineBreak(source.at(i)); i++) {
            if (closing(i, limit, reference) > 0) {
                return i;
            }
        }
        return -1;
    }

    /** The length of the opening sign here, or 0. */
    private int opening(int at, int limit) {
        if (at < limit && source.at(at) == syntax.opening()) {
            return 1;
        }
        return reference(OPENING_REFERENCES, at, limit);
    }

    /** The length of the closing sign here, or 0. Editors do not always encode it, even when they encode the opening. */
    private int closing(int at, int limit, boolean reference) {
        if (at < limit && source.at(at) == syntax.closing()) {
            return 1;
        }
        return reference ? reference(CLOSING_REFERENCES, at, limit) : 0;
    }

    private int reference(String[] references, int at, int limit) {
        if (html && syntax == TemplateSyntax.ANGLE && at < limit && source.at(at) == '&') {
            for (String candidate : references) {
                if (source.has(candidate, at) && at + candidate.length() <= limit) {
                    return candidate.length();
                }
            }
        }
        return 0;
    }

    private String quote(int at, int end) {
        return source.text().substring(at, end);
    }
}
