/** An embeddable SDK for bulk mailing: campaigns, audiences, templates, the ledger and its pump. */
module io.mailing.core {
    requires com.cronutils;
    requires com.github.benmanes.caffeine;
    requires com.google.i18n.phonenumbers.libphonenumber;
    requires de.siegmar.fastcsv;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.mailing;
    exports io.mailing.audience;
    exports io.mailing.spi;
    exports io.mailing.spi.store;
}
