package io.mailing.architecture.planted;

import org.postgresql.ds.PGSimpleDataSource;

/** Breaks a rule on purpose. */
public final class KnowsADriver {
    public void database(PGSimpleDataSource source) {
        source.setDatabaseName("x");
    }
}
