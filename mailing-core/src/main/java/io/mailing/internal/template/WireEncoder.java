package io.mailing.internal.template;

import io.mailing.spi.WireBuffer;
import io.mailing.spi.WireForm;

/**
 * Turns escaped text into the bytes of a wire form. What has to be known from one piece of a message to the next, such as
 * the column, is an int that is handed through: 0 at the beginning, and never below {@link WireHole#UNFIT_BELOW}.
 */
sealed interface WireEncoder permits CharacterEncoder, QuotedPrintableEncoder {

    static WireEncoder of(WireForm form) {
        return switch (form) {
            case UTF_8 -> CharacterEncoder.UTF_8;
            case JSON_STRING -> CharacterEncoder.JSON_STRING;
            case QUOTED_PRINTABLE -> QuotedPrintableEncoder.INSTANCE;
        };
    }

    /** The codes for values in such a place, which is one that is escaped character by character. */
    AsciiCodes codes(Place place);

    /** Encodes a text, already escaped, to be set into many messages. */
    WirePart part(String text);

    /** Sets a part and answers the state after it. */
    int append(WirePart part, int at, WireBuffer out);

    /**
     * Encodes a value and answers the state after it.
     *
     * @param text the value, never empty
     * @param codes for its ASCII characters; all others are only encoded
     */
    int append(String text, AsciiCodes codes, int at, WireBuffer out);
}
