package io.mailing.telegram;

/**
 * What is the same for all messages of a channel.
 *
 * @param silent without sound
 * @param protectContent not to be forwarded or saved
 * @param linkPreview show a preview of the first link of a text
 */
record SendOptions(boolean silent, boolean protectContent, boolean linkPreview) {

    static final SendOptions DEFAULT = new SendOptions(false, false, true);
}
