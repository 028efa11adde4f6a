package io.mailing.spi.store;

import java.util.Objects;

/**
 * One way to a recipient.
 *
 * @param channel the channel's name
 * @param address in the channel's normal form
 */
public record Route(String channel, String address) {

    /**
     * Refuses nulls.
     *
     * @param channel the channel's name
     * @param address in the channel's normal form
     */
    public Route {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(address, "address");
    }

    @Override
    public String toString() {
        return "Route by " + channel;
    }
}
