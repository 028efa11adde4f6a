package io.mailing.telegram;

/**
 * How much text Telegram takes, and how it counts: in Unicode code points, so an emoji of two UTF-16 units is one. The
 * numbers are those of core.telegram.org/bots/api (sendMessage, sendPhoto); what is counted can be read in TDLib, on which
 * the Bot API server runs: {@code td/telegram/MessageContent.cpp} compares {@code utf8_length(text)} with {@code
 * message_text_length_max} and {@code message_caption_length_max}. (UTF-16 units count only in the offsets of entities,
 * which are not used here.)
 */
final class TextLimits {

    static final int MESSAGE = 4096;
    static final int CAPTION = 1024;

    private TextLimits() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static boolean fitsMessage(String text) {
        return length(text) <= MESSAGE;
    }

    static boolean fitsCaption(String text) {
        return length(text) <= CAPTION;
    }
}
