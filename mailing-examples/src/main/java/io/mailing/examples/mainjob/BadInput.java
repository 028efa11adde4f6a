package io.mailing.examples.mainjob;

import java.io.Serial;

/** Something that the person at the keyboard can mend. The message names the value and the remedy. */
final class BadInput extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    BadInput(String message) {
        super(message);
    }
}
