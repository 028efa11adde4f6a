package io.mailing.examples;

import io.mailing.jdbc.JdbcAudience;
import io.mailing.spi.AudienceSource;
import javax.sql.DataSource;

/** People from a table of the application's own: the query is the segment. */
public final class JdbcAudienceExample {

    private JdbcAudienceExample() {}

    /**
     * Guests with more than so many points. Every column is a variable for the templates; {@code id} and {@code email} have a
     * meaning besides.
     *
     * @param dataSource the application's database, or another one than the store's
     * @param points the value for the question mark: never write a value into the SQL itself
     * @return an audience; the query runs when a campaign's sending begins
     */
    static AudienceSource guestsWithMoreThan(DataSource dataSource, int points) {
        return JdbcAudience.query(
                        dataSource, "SELECT id, first_name, email, balance FROM guest WHERE balance > ? ORDER BY id")
                .parameters(points);
    }
}
