package io.mailing.telegram;

import java.time.Duration;

/**
 * Time bounds.
 *
 * @param connect for making a connection
 * @param answer for one call as a whole
 * @param upload for one call that carries files, as a whole
 */
record Timeouts(Duration connect, Duration answer, Duration upload) {

    static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5));

    private static final Duration MAX = Duration.ofHours(1);

    Timeouts withConnect(Duration timeout) {
        return new Timeouts(checked("connectTimeout", timeout), answer, upload);
    }

    Timeouts withAnswer(Duration timeout) {
        return new Timeouts(connect, checked("answerTimeout", timeout), upload);
    }

    Timeouts withUpload(Duration timeout) {
        return new Timeouts(connect, answer, checked("uploadTimeout", timeout));
    }

    private static Duration checked(String name, Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(name + " must be 1 ms to 1 hour, was " + timeout);
        }
        return timeout;
    }
}
