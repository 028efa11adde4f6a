package io.mailing;

/** How far a pause, or a cancel, has got. */
public enum PauseResult {
    /** No node starts another send, and none is under way. */
    QUIESCED,
    /**
     * No message gets permission any more, on any node. Those that have it (a window for each channel and node, usually up to 100)
     * may still go out until their nodes have heard of it, a second or two.
     */
    HALTING
}
