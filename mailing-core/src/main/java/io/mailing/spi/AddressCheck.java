package io.mailing.spi;

import io.mailing.Reason;

/** What a channel says of an address before anything is sent to it. */
public sealed interface AddressCheck {

    /**
     * It can be used.
     *
     * @param address in the form that the channel uses, at most 320 characters
     */
    record Usable(String address) implements AddressCheck {}

    /**
     * It can't be used.
     *
     * @param reason why, without the address itself
     */
    record Unusable(Reason reason) implements AddressCheck {}
}
