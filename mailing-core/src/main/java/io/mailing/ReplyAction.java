package io.mailing;

/** What a {@link Reply} did. */
public enum ReplyAction {

    /** A STOP word: nothing more is sent to this address on this channel. */
    OPTED_OUT,

    /** A START word: what a reply or a link had suppressed there is lifted. */
    OPTED_IN,

    /** Nothing: another text, or it is as the person wants it already, or only the application can change it. */
    NONE
}
