package io.mailing.jdbc.internal;

/** The text of statements whose plans are tested. */
public final class Statements {

    private Statements() {}

    /**
     * The claim's: campaign, lane, the lane again and time.
     *
     * @param postgres whether for PostgreSQL, else for H2
     * @return with the default prefix
     */
    public static String firstReady(boolean postgres) {
        return new LedgerSql(new Sql(postgres ? new PostgresDialect() : new H2Dialect(), "mailing_")).firstReady;
    }
}
