package io.mailing.spi;

/**
 * How a printed text stands among the bytes that go on the wire. The escaping for where the text lands comes first, the
 * wire form after it. In each form a surrogate that has no other half in its own value or fixed part becomes U+FFFD.
 */
public enum WireForm {
    /** The text as UTF-8. */
    UTF_8,

    /**
     * The inside of a JSON string (RFC 8259) as UTF-8, without the quotation marks around it: quotation marks, backslashes
     * and the characters below U+0020 are escaped, all else stands as it is.
     */
    JSON_STRING,

    /**
     * The text as UTF-8 in quoted-printable (RFC 2045, 6.7), as the body of a mail. It begins at the start of a line. Lines
     * end in CRLF, which every CR, LF and CRLF of the template and of the values becomes, and have at most 76 characters,
     * longer ones being parted by soft line breaks. White space at the end of a line is encoded, and so are a dot and an
     * {@code F} that could be read as {@code From } at its start, so that relays have nothing to change. Where soft breaks
     * stand, and whether more than needs to be is encoded, is not promised.
     */
    QUOTED_PRINTABLE
}
