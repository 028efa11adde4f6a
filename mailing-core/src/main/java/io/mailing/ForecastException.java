package io.mailing;

import java.io.Serial;

/**
 * What a forecast needs of the application or of a channel failed: its {@link io.mailing.spi.Tariff}, or the count of a message's parts.
 * The fault is named by its class; its message, which may hold an address, stands in the log at debug level.
 */
public final class ForecastException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A fault.
     *
     * @param message what failed, by which class of fault, and what to do about it
     */
    public ForecastException(String message) {
        super(message);
    }
}
