/** The JDBC store: a campaign's ledger in H2, PostgreSQL, MariaDB or MySQL, and an audience out of a query. */
module io.mailing.store.jdbc {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires transitive io.mailing.core;
    requires transitive java.sql;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.mailing.jdbc;
}
