package io.mailing;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The root of what this library throws on purpose. The message names the value and the remedy. */
public class MailingException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A fault with its message.
     *
     * @param message what is wrong, with the value, and what to do about it
     */
    public MailingException(String message) {
        super(message);
    }

    /**
     * A fault with its message and cause.
     *
     * @param message what is wrong, with the value, and what to do about it
     * @param cause what led to it, or null
     */
    public MailingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
