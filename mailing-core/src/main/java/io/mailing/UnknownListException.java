package io.mailing;

import io.mailing.audience.ListId;
import java.io.Serial;

/** There is no such list of recipients in the store. */
public final class UnknownListException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnknownListException(ListId id) {
        super("There is no list of recipients " + id + " in this store");
    }
}
