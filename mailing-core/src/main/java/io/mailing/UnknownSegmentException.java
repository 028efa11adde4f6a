package io.mailing;

import java.io.Serial;

/** There is no such saved segment in the store. */
public final class UnknownSegmentException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnknownSegmentException(String name) {
        super("There is no saved segment '" + name + "' in this store");
    }
}
