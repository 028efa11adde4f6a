package io.mailing;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The store can't be reached, or refused. While a campaign runs the engine waits and tries again by itself. The message is
 * logged, so it holds neither personal data nor a password.
 */
public final class StoreException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A fault of the store.
     *
     * @param message what could not be done
     * @param cause what the database said, or null
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
