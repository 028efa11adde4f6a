/** The SDK: its API, what may be implemented for it, and its engine. */
module io.mailing.core {
    requires static org.jspecify;

    exports io.mailing;
    exports io.mailing.spi;
    exports io.mailing.spi.store;
}
