package io.mailing;

import java.io.Serial;

/** An image or attachment that can't be used. Names the file and the remedy. */
public final class MediaException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A file that can't be used.
     *
     * @param message which file, and what is wrong with it
     */
    public MediaException(String message) {
        super(message);
    }

    /**
     * A file that can't be used, with the cause.
     *
     * @param message which file, and what is wrong with it
     * @param cause what led to it
     */
    public MediaException(String message, Throwable cause) {
        super(message, cause);
    }
}
