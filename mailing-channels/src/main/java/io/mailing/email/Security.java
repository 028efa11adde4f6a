package io.mailing.email;

/** How the connection to the server is protected. */
enum Security {
    /** Not at all. */
    NONE,
    /** By STARTTLS (RFC 3207), without which nothing is sent. */
    STARTTLS,
    /** By TLS from the first byte (RFC 8314 calls it implicit TLS). */
    SSL
}
