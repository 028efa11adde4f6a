package io.mailing;

import java.io.Serial;

/** There is no such saved message in the store. */
public final class UnknownMessageException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnknownMessageException(MessageId id) {
        super("There is no saved message " + id + " in this store");
    }
}
