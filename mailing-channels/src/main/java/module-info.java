/** Channels: a package each, every one with a single public entry class. */
module io.mailing.channels {
    requires transitive io.mailing.core;
    requires transitive okhttp3;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.mailing.telegram;
}
