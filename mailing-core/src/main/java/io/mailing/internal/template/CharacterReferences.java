package io.mailing.internal.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the HTML character references that an author or an editor puts into a default, a format or an address. */
final class CharacterReferences {
    private static final int LONGEST = 10;

    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("amp", "&"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", "\u00a0"),
            Map.entry("laquo", "\u00ab"),
            Map.entry("raquo", "\u00bb"),
            Map.entry("ndash", "\u2013"),
            Map.entry("mdash", "\u2014"),
            Map.entry("hellip", "\u2026"),
            Map.entry("lsquo", "\u2018"),
            Map.entry("rsquo", "\u2019"),
            Map.entry("ldquo", "\u201c"),
            Map.entry("rdquo", "\u201d"),
            Map.entry("bdquo", "\u201e"),
            Map.entry("copy", "\u00a9"),
            Map.entry("reg", "\u00ae"),
            Map.entry("trade", "\u2122"),
            Map.entry("euro", "\u20ac"),
            Map.entry("colon", ":"),
            Map.entry("sol", "/"));

    private CharacterReferences() {}

    /** The text with the references it knows replaced; anything else stays as it is. */
    static String decode(String text) {
        int amp = text.indexOf('&');
        if (amp < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        while (amp >= 0) {
            int end = text.indexOf(';', amp);
            String meant = end < 0 || end - amp > LONGEST ? null : meaning(text.substring(amp + 1, end));
            if (meant != null) {
                out.append(text, done, amp).append(meant);
                done = end + 1;
            }
            amp = text.indexOf('&', meant != null ? done : amp + 1);
        }
        return out.append(text, done, text.length()).toString();
    }

    /** The first named reference that is not known here, or null: its meaning would be lost if it were escaped. */
    static @Nullable String unknownIn(String text) {
        int amp = text.indexOf('&');
        while (amp >= 0) {
            int end = amp + 1;
            while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
                end++;
            }
            boolean reference = end > amp + 1 && end < text.length() && text.charAt(end) == ';';
            if (reference && !NAMED.containsKey(text.substring(amp + 1, end))) {
                return text.substring(amp, end + 1);
            }
            amp = text.indexOf('&', amp + 1);
        }
        return null;
    }

    private static @Nullable String meaning(String reference) {
        if (!reference.startsWith("#")) {
            return NAMED.get(reference);
        }
        boolean hex = reference.startsWith("#x") || reference.startsWith("#X");
        try {
            int codePoint = Integer.parseInt(reference.substring(hex ? 2 : 1), hex ? 16 : 10);
            boolean real = codePoint > 0 && Character.isValidCodePoint(codePoint);
            return real ? Character.toString(codePoint) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
