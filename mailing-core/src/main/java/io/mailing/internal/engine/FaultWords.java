package io.mailing.internal.engine;

import io.mailing.MailingException;

/**
 * What is said of a fault in a log, a note or a reason. Faults of this library are quoted: their messages are written to be
 * read. Of any other (of a host's audience, of a channel, of a driver) only the class is named, for its message may hold an
 * address or a password; the fault itself goes to the log at debug level.
 */
final class FaultWords {

    private FaultWords() {}

    static String of(Throwable fault) {
        String message = fault instanceof MailingException ? fault.getMessage() : null;
        return message == null ? fault.getClass().getName() : message;
    }
}
