package io.mailing.internal.template;

/** Where in its message a variable stands, and so what a value must not contain unchanged there. */
enum Place {
    /** Plain text: anything may stand. */
    TEXT,

    /** One line of a header: no control characters. */
    HEADER,

    /** HTML text or a quoted attribute: escaped so that it is read back as the same characters. */
    HTML,

    /** The whole of a web address, or its start: only an address that is safe to open. */
    LINK,

    /** Inside a web address: one component, percent-encoded. */
    LINK_PART,

    /** The address of a {@code mailto:} link: a component in which the at sign stays. */
    MAIL_LINK,

    /** The number of a {@code tel:} or {@code sms:} link: a component in which the plus sign stays. */
    PHONE_LINK,

    /** Inside a {@code style} attribute: one plain word or number. */
    STYLE;

    /** Whether each character is escaped by itself, whatever stands beside it, and none is refused. */
    boolean isByCharacter() {
        return this != LINK && this != STYLE;
    }

    /** Whether characters beyond ASCII stand as they are. */
    boolean keepsWhatIsNotAscii() {
        return this == TEXT || this == HTML;
    }
}
