package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import java.util.List;

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
     * What a search for a recipient asks.
     *
     * @param postgres whether for PostgreSQL, else for H2
     * @param campaign its number
     * @param recipient as it is stored
     * @return its parameters
     */
    public static List<Object> ofPerson(boolean postgres, long campaign, String recipient) {
        return List.copyOf(sql(postgres).ofPerson(new CampaignId(campaign), recipient));
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

    /**
     * The journal's for a recipient: campaign, recipient, block twice, place and limit.
     *
     * @param postgres whether for PostgreSQL, else for H2
     * @return with the default prefix
     */
    public static String keysByRecipient(boolean postgres) {
        return new HistorySql(sql(postgres)).keysByRecipient;
    }

    /**
     * The journal's for a reason: campaign, code, block twice, place and limit.
     *
     * @param postgres whether for PostgreSQL, else for H2
     * @return with the default prefix
     */
    public static String keysByReason(boolean postgres) {
        return new HistorySql(sql(postgres)).keysByReason;
    }

    /**
     * The journal's for what a channel was tried for again: campaign, channel, block twice, place and limit.
     *
     * @param postgres whether for PostgreSQL, else for H2
     * @return with the default prefix
     */
    public static String keysAgain(boolean postgres) {
        return new HistorySql(sql(postgres)).keysAgain;
    }

    private static Sql sql(boolean postgres) {
        return new Sql(postgres ? new PostgresDialect() : new H2Dialect(), "mailing_");
    }
}
