package io.mailing.jdbc.internal;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reading of an audience's query. */
public final class AudienceQuery {

    private static final Logger LOG = LoggerFactory.getLogger(AudienceQuery.class);

    private final DataSource dataSource;
    private final String sql;
    private final List<@Nullable Object> parameters;
    private final Map<String, String> addressColumns;

    /**
     * A query with its parameters.
     *
     * @param dataSource the application's
     * @param sql a SELECT
     * @param parameters in their order
     * @param addressColumns by channel
     */
    public AudienceQuery(
            DataSource dataSource, String sql, List<@Nullable Object> parameters, Map<String, String> addressColumns) {
        this.dataSource = dataSource;
        this.sql = sql;
        this.parameters = parameters;
        this.addressColumns = addressColumns;
    }

    /**
     * What its columns mean.
     *
     * @return the columns
     * @throws AudienceException if the query can't be prepared or its columns don't do
     */
    public AudienceColumns columns() {
        try (Connection connection = dataSource.getConnection();
                Reading reading = Reading.on(connection);
                PreparedStatement statement = reading.connection().prepareStatement(sql)) {
            ResultSetMetaData data = statement.getMetaData();
            if (data != null) {
                return AudienceColumns.of(data, addressColumns);
            }
            // A driver may not know before it has run the query.
            bind(statement, List.of());
            statement.setMaxRows(1);
            try (ResultSet rows = statement.executeQuery()) {
                return AudienceColumns.of(rows.getMetaData(), addressColumns);
            }
        } catch (SQLException e) {
            throw failed("the audience's query can't be prepared", e);
        }
    }

    /**
     * Reads it through.
     *
     * @param fetchSize rows at a time
     * @param narrowing who may be left out, or null for no one
     * @param sink takes one recipient after another; what it throws is let through
     * @throws AudienceException if it can't be read
     */
    public void forEach(int fetchSize, @Nullable AudienceNarrowing narrowing, Consumer<Recipient> sink) {
        long number = 0;
        // Autocommit off, forward only and a fetch size: without any one of them PostgreSQL's driver holds all rows.
        try (Connection connection = dataSource.getConnection();
                Reading reading = Reading.on(connection);
                Rows rows = open(reading.connection(), fetchSize, narrowing)) {
            while (rows.hasRow()) {
                number++;
                sink.accept(rows.columns().recipient(rows.rows(), number));
                rows.next();
            }
        } catch (SQLException e) {
            throw failed("the audience's query broke off after row " + number, e);
        }
    }

    private Rows open(Connection connection, int fetchSize, @Nullable AudienceNarrowing narrowing) throws SQLException {
        Rows narrowed = narrowing == null ? null : narrowed(connection, fetchSize, narrowing);
        return narrowed != null ? narrowed : Rows.open(this, connection, sql, List.of(), fetchSize);
    }

    /** Null where the database can't leave out anyone; that the query itself is at fault is found when it is run. */
    private @Nullable Rows narrowed(Connection connection, int fetchSize, AudienceNarrowing narrowing)
            throws SQLException {
        try {
            AudienceColumns columns = prepared(connection);
            AudienceCondition condition = columns == null ? null : narrowing.condition(sql, columns, connection);
            if (columns == null || condition == null) {
                return null;
            }
            Rows rows = Rows.open(this, connection, condition.around(sql), condition.parameters(), fetchSize);
            if (rows.columns().same(columns)) {
                return rows;
            }
            rows.close(); // a value that is read in another way might fit another filter
        } catch (SQLException e) {
            LOG.debug("an audience's query can't be narrowed: SQLSTATE {}", e.getSQLState());
            connection.rollback();
        }
        return null;
    }

    private @Nullable AudienceColumns prepared(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSetMetaData data = statement.getMetaData();
            return data == null ? null : AudienceColumns.of(data, addressColumns);
        }
    }

    /** A query that runs, at its next row. */
    private static final class Rows implements AutoCloseable {

        private final PreparedStatement statement;
        private final ResultSet rows;
        private final AudienceColumns columns;
        private boolean hasRow;

        private Rows(PreparedStatement statement, ResultSet rows, AudienceColumns columns) throws SQLException {
            this.statement = statement;
            this.rows = rows;
            this.columns = columns;
            this.hasRow = rows.next();
        }

        static Rows open(AudienceQuery query, Connection connection, String sql, List<Object> more, int fetchSize)
                throws SQLException {
            PreparedStatement statement =
                    connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
            try {
                statement.setFetchSize(rowByRow(connection) ? Integer.MIN_VALUE : fetchSize);
                query.bind(statement, more);
                ResultSet rows = statement.executeQuery();
                return new Rows(statement, rows, AudienceColumns.of(rows.getMetaData(), query.addressColumns));
            } catch (SQLException | RuntimeException e) {
                statement.close();
                throw e;
            }
        }

        AudienceColumns columns() {
            return columns;
        }

        ResultSet rows() {
            return rows;
        }

        boolean hasRow() {
            return hasRow;
        }

        void next() throws SQLException {
            hasRow = rows.next();
        }

        @Override
        public void close() throws SQLException {
            statement.close(); // and its rows with it
        }
    }

    /** MySQL's own driver takes this for "one row after the other", and else holds all rows, whatever the fetch size. */
    private static boolean rowByRow(Connection connection) throws SQLException {
        return connection.getMetaData().getDriverName().startsWith("MySQL Connector");
    }

    private static AudienceException failed(String what, SQLException fault) {
        String state = fault.getSQLState();
        return new AudienceException(
                what + ": " + Faults.clean(fault.getMessage()) + (state == null ? "" : " (SQLSTATE " + state + ")"),
                fault);
    }

    /** The query's own parameters, and those of a condition behind it. */
    private void bind(PreparedStatement statement, List<Object> more) throws SQLException {
        List<@Nullable Object> all = new ArrayList<>(parameters);
        all.addAll(more);
        int index = 1;
        for (Object parameter : all) {
            if (parameter == null) {
                statement.setNull(index, Types.NULL);
            } else if (parameter instanceof Instant instant) {
                // JDBC 4.2 names OffsetDateTime, and drivers take no more than that.
                statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
            } else if (parameter instanceof ZonedDateTime time) {
                statement.setObject(index, time.toOffsetDateTime());
            } else if (parameter instanceof Enum<?> || parameter instanceof CharSequence) {
                statement.setString(index, parameter.toString());
            } else {
                statement.setObject(index, parameter);
            }
            index++;
        }
    }

    /** A transaction that is only read in; its connection goes back as it came. */
    private record Reading(Connection connection, boolean autoCommit) implements AutoCloseable {

        static Reading on(Connection connection) throws SQLException {
            boolean autoCommit = connection.getAutoCommit();
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            return new Reading(connection, autoCommit);
        }

        @Override
        public void close() {
            try {
                connection.rollback();
                if (autoCommit) {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException e) {
                LOG.debug("a connection could not be put back as it came: SQLSTATE {}", e.getSQLState());
            }
        }
    }
}
