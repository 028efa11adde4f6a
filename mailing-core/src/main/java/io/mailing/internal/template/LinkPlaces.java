package io.mailing.internal.template;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what a variable inside a web address must keep to, from the fixed text before it. */
final class LinkPlaces {
    /** Their content is run or shown as a page after its percent signs are decoded, so no encoding makes it safe. */
    private static final Set<String> RUNNABLE = Set.of("javascript", "vbscript", "livescript", "data");

    private LinkPlaces() {}

    /**
     * The place of a variable.
     *
     * @param before the attribute's value before it, with character references decoded
     * @param first whether no other variable stands before it in the same attribute
     * @return null when no value is safe there
     */
    static @Nullable Place of(String before, boolean first) {
        String address = compact(before);
        if (address.isEmpty()) {
            return first ? Place.LINK : Place.LINK_PART;
        }
        int colon = address.indexOf(':');
        String scheme = colon < 0 ? "" : address.substring(0, colon);
        if (RUNNABLE.contains(scheme)) {
            return null;
        }
        boolean query = address.indexOf('?') >= 0;
        if (scheme.equals("mailto") && !query) {
            return Place.MAIL_LINK;
        }
        return (scheme.equals("tel") || scheme.equals("sms")) && !query ? Place.PHONE_LINK : Place.LINK_PART;
    }

    /** Browsers ignore spaces before an address, and tabs and line breaks anywhere in it. */
    private static String compact(String before) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < before.length(); i++) {
            char c = before.charAt(i);
            if (c > ' ') {
                out.append(c);
            }
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }
}
