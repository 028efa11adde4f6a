package io.mailing;

import java.util.HashSet;
import java.util.List;

/**
 * Which of a recipient's channels get the message.
 */
public sealed interface SendMode {

    /**
     * The channels, by name.
     *
     * @return at least one, none twice
     */
    List<String> channels();

    /**
     * To every one of these channels on which the recipient can be reached: one delivery for each.
     *
     * @param channels names, at least one
     * @return the mode
     */
    static SendMode all(String... channels) {
        return new All(List.of(channels));
    }

    /**
     * To the first of these channels that takes the message: one delivery, tried in this order.
     *
     * @param channels names, at least one, the preferred one first
     * @return the mode
     */
    static SendMode priority(String... channels) {
        return new Priority(List.of(channels));
    }

    /**
     * To all channels.
     *
     * @param channels names, at least one, none twice
     */
    record All(List<String> channels) implements SendMode {
        /**
         * Checks the names.
         *
         * @param channels names, at least one, none twice
         */
        public All {
            channels = checked(channels);
        }
    }

    /**
     * By priority.
     *
     * @param channels names, at least one, none twice, the preferred one first
     */
    record Priority(List<String> channels) implements SendMode {
        /**
         * Checks the names.
         *
         * @param channels names, at least one, none twice, the preferred one first
         */
        public Priority {
            channels = checked(channels);
        }
    }

    private static List<String> checked(List<String> channels) {
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("send mode needs at least one channel");
        }
        if (new HashSet<>(channels).size() != channels.size()) {
            throw new IllegalArgumentException("send mode names a channel twice: " + channels);
        }
        return List.copyOf(channels);
    }
}
