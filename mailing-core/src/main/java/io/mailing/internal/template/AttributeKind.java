package io.mailing.internal.template;

import java.util.Locale;
import java.util.Set;

/** What an HTML attribute's value means, as far as it matters for what may be put into it. */
enum AttributeKind {
    PLAIN,
    LINK,
    STYLE,
    /** Scripts, documents inside an attribute, and lists of addresses. */
    CLOSED;

    private static final Set<String> LINKS = Set.of(
            "href",
            "src",
            "action",
            "formaction",
            "background",
            "base",
            "cite",
            "classid",
            "codebase",
            "archive",
            "data",
            "dynsrc",
            "icon",
            "longdesc",
            "lowsrc",
            "manifest",
            "poster",
            "profile",
            "usemap");

    private static final Set<String> CLOSED_NAMES = Set.of("srcdoc", "srcset", "imagesrcset", "ping");

    static AttributeKind of(String element, String attribute) {
        String name = attribute.toLowerCase(Locale.ROOT);
        String local = name.substring(name.lastIndexOf(':') + 1);
        // A page's meta data may hold an address to go to, behind a number of seconds.
        boolean redirects = element.equalsIgnoreCase("meta") && local.equals("content");
        if (local.startsWith("on") || CLOSED_NAMES.contains(local) || redirects) {
            return CLOSED;
        }
        if (local.equals("style")) {
            return STYLE;
        }
        return LINKS.contains(local) ? LINK : PLAIN;
    }
}
