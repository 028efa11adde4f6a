package io.mailing.email;

import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to log in.
 *
 * @param localName what the client calls itself in EHLO; null for the address literal of its own end of the connection
 *     (RFC 5321, 4.1.4), which asks no name server
 */
record SmtpServer(
        String host,
        int port,
        Security security,
        SSLSocketFactory tls,
        @Nullable Login login,
        @Nullable String localName) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
