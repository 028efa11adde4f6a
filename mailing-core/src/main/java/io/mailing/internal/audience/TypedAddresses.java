package io.mailing.internal.audience;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as people type or paste them: {@code Name <address>} or the address alone, with commas, semicolons or new lines between. Names may
 * stand in quotes, with a backslash before a quote inside.
 */
public final class TypedAddresses {

    private static final String BETWEEN = ",;\n\r";

    private final String text;
    private int at;

    private TypedAddresses(String text) {
        this.text = text;
    }

    /**
     * One of them.
     *
     * @param name empty where only the address was typed
     * @param address as it was typed; empty where it can't be told
     */
    public record Typed(String name, String address) {}

    /**
     * Takes them apart.
     *
     * @param text what was typed
     * @return in their order; blank ones are left out
     */
    public static List<Typed> parse(String text) {
        TypedAddresses parser = new TypedAddresses(text);
        List<Typed> all = new ArrayList<>();
        while (parser.at < text.length()) {
            Typed typed = parser.next();
            if (typed != null) {
                all.add(typed);
            }
            parser.at++;
        }
        return all;
    }

    /** Up to the next sign between two; null if there is nothing. */
    private @Nullable Typed next() {
        StringBuilder plain = new StringBuilder();
        String address = null;
        boolean broken = false;
        while (at < text.length() && BETWEEN.indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '"' && address == null) {
                broken |= !quoted(plain);
            } else if (c == '<' && address == null) {
                int end = end();
                broken |= end < 0;
                address = end < 0 ? "" : text.substring(at + 1, end).strip();
                at = end < 0 ? at : end;
            } else {
                broken |= address != null && !Character.isWhitespace(c);
                plain.append(c);
            }
            at++;
        }
        String before = plain.toString().strip();
        if (before.isEmpty() && address == null && !broken) {
            return null;
        }
        if (broken) {
            return new Typed("", "");
        }
        return address == null ? new Typed("", before) : new Typed(before, address);
    }

    /** The place of the bracket that closes, on the same line; negative if there is none. */
    private int end() {
        int end = text.indexOf('>', at);
        int line = text.indexOf('\n', at);
        return line >= 0 && line < end ? -1 : end;
    }

    /** From a quote to the one that closes it, at which it stays. Answers false where the line ends before. */
    private boolean quoted(StringBuilder to) {
        int begin = at;
        while (++at < text.length() && text.charAt(at) != '\n') {
            char c = text.charAt(at);
            if (c == '"') {
                return true;
            }
            if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\n') {
                c = text.charAt(++at);
            }
            to.append(c);
        }
        at = begin; // what follows is looked at without the quote
        return false;
    }
}
