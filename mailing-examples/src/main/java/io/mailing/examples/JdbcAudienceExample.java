package io.mailing.examples;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** People from a table of the application's own: the query is the segment. */
public final class JdbcAudienceExample implements AudienceSource {

    private static final int ROWS_AT_ONCE = 500;

    private final DataSource dataSource;
    private final String where;

    /**
     * An audience.
     *
     * @param dataSource the application's database, or another one than the store's
     * @param where a condition written by the application, such as {@code balance > 100}; never a user's input
     */
    JdbcAudienceExample(DataSource dataSource, String where) {
        this.dataSource = dataSource;
        this.where = where;
    }

    @Override
    public AudienceSchema schema() {
        return new AudienceSchema(Set.of("email"), Set.of("first_name", "balance"));
    }

    @Override
    public void forEach(Consumer<Recipient> sink) {
        String sql = "SELECT id, first_name, email, balance FROM guest WHERE " + where + " ORDER BY id";
        try (Connection connection = dataSource.getConnection()) {
            // PostgreSQL reads in portions only within a transaction.
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(ROWS_AT_ONCE);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        sink.accept(Recipient.builder(rows.getString("id"))
                                .address("email", rows.getString("email"))
                                .attribute("first_name", rows.getString("first_name"))
                                .attribute("balance", rows.getBigDecimal("balance"))
                                .build());
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new AudienceException("the guests can't be read from the table 'guest': " + e.getMessage(), e);
        }
    }
}
