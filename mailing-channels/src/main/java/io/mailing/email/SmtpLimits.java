package io.mailing.email;

import java.time.Duration;

/**
 * How many connections there are and how long things may take.
 *
 * @param connect for the connection to one address of the host
 * @param read for each answer of the server, and for each piece of a message that it takes
 * @param verdict for the answer to a complete message
 */
record SmtpLimits(
        int connections, int messagesPerConnection, Duration idle, Duration connect, Duration read, Duration verdict) {

    int connectMillis() {
        return (int) connect.toMillis();
    }

    int readMillis() {
        return (int) read.toMillis();
    }

    int verdictMillis() {
        return (int) verdict.toMillis();
    }
}
