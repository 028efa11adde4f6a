/** Channels: a package each, every one with a single public entry class. */
module io.mailing.channels {
    requires transitive io.mailing.core;
    requires transitive okhttp3;
    requires com.fasterxml.jackson.databind;
    requires jakarta.mail;
    requires org.eclipse.angus.mail;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.mailing.chat;
    exports io.mailing.email;
    exports io.mailing.telegram;
}
