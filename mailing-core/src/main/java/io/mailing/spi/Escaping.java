package io.mailing.spi;

/**
 * Where a printed template lands, and so what must not get there unchanged. Values and defaults are treated alike; a
 * value is data and is never read as a template again.
 */
public enum Escaping {
    /** A plain text body: every value is printed as it is. */
    NONE,

    /**
     * HTML. In an HTML template each value is escaped for the place of its variable, which was found when the template
     * was compiled: text, attribute value, web address, style. A plain text template is made into HTML text as a whole:
     * its fixed parts are escaped too, so that {@code a < b} reads the same as before.
     */
    HTML,

    /**
     * One line, such as a subject or the name of a sender: every line break and other control character (C0, DEL, C1,
     * U+2028, U+2029) of a value becomes a space.
     *
     * <p>Characters that merely end in the same low byte as a line break, such as U+040A, U+010D or U+760D, are kept,
     * although code that cuts characters down to bytes would turn them into one (CVE-2025-7962). They are letters of
     * Serbian, Czech and Chinese, a greeting without them would be misspelt, and a header text is encoded as RFC 2047
     * asks before it reaches any code that handles bytes. Addresses, which are not encoded, are checked elsewhere and
     * refuse them.
     */
    HEADER
}
