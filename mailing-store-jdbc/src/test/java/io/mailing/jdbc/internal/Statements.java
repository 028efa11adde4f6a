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
        return new LedgerSql(sql(postgres)).firstReady;
    }

    /**
     * The gathering's: campaign and limit.
     *
     * @param postgres whether for PostgreSQL, else for H2
     * @return with the default prefix
     */
    public static String gather(boolean postgres) {
        return new Gathering(sql(postgres), new Ledger(sql(postgres))).waiting;
    }

    /**
     * The look for campaigns with something to gather.
     *
     * @param postgres whether for PostgreSQL, else for H2
     * @return with the default prefix
     */
    public static String waiting(boolean postgres) {
        return JdbcTriggers.waiting(sql(postgres));
    }

    private static Sql sql(boolean postgres) {
        return new Sql(postgres ? new PostgresDialect() : new H2Dialect(), "mailing_");
    }
}
