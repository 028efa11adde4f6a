package io.mailing;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An audience can't be read: a broken file, a missing column, a query that fails. Names the place and the remedy: the message is logged and becomes the
 * campaign's note, so it holds no personal data.
 */
public final class AudienceException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A fault of an audience.
     *
     * @param message what is wrong, where, and what to do about it
     */
    public AudienceException(String message) {
        super(message);
    }

    /**
     * A fault of an audience with its cause.
     *
     * @param message what is wrong, where, and what to do about it
     * @param cause what led to it, or null
     */
    public AudienceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
