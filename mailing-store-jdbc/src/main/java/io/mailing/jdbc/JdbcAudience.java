package io.mailing.jdbc;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.audience.Filter;
import io.mailing.jdbc.internal.AudienceColumns;
import io.mailing.jdbc.internal.AudienceNarrowing;
import io.mailing.jdbc.internal.AudienceQuery;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An audience from a query, of any database with a JDBC driver. Every column is an attribute under its label; besides, some
 * columns have a meaning, as in a CSV file:
 *
 * <ul>
 *   <li>{@code id}: the recipient's id; it must be there
 *   <li>{@code email}, {@code telegram}, {@code whatsapp}, {@code sms}, {@code instagram}: the address on the channel of
 *       this name; other channels and columns by {@link #address}
 *   <li>{@code locale} (such as {@code pl-PL}) and {@code zone} (such as {@code Europe/Warsaw})
 * </ul>
 *
 * These are matched without regard to case. A label without any lower-case letter is taken in lower case, as databases turn
 * unquoted names to upper case. An id is a text also where its column holds numbers, as in lists and files. Other numbers, booleans, dates and times keep their types; null means that the person has no such
 * attribute.
 *
 * <pre>{@code
 * JdbcAudience.query(dataSource, "SELECT id, email, chat_id, first_name FROM guests WHERE city = ?")
 *         .parameters("Gdynia")
 *         .address("telegram", "chat_id")
 * }</pre>
 *
 * <p>The rows are read in one transaction, some at a time, in bounded memory. The connection goes back as it came; the
 * DataSource stays the application's. Immutable: the methods return a changed copy.
 */
public final class JdbcAudience implements AudienceSource {

    private static final int DEFAULT_FETCH_SIZE = 1000;

    private final DataSource dataSource;
    private final String sql;
    private final List<@Nullable Object> parameters;
    private final Map<String, String> addressColumns;
    private final int fetchSize;
    private final @Nullable Set<String> filterColumns;
    private final @Nullable AudienceNarrowing narrowing;

    private JdbcAudience(
            DataSource dataSource,
            String sql,
            List<@Nullable Object> parameters,
            Map<String, String> addressColumns,
            int fetchSize,
            @Nullable Set<String> filterColumns,
            @Nullable AudienceNarrowing narrowing) {
        this.dataSource = dataSource;
        this.sql = sql;
        this.parameters = parameters;
        this.addressColumns = addressColumns;
        this.fetchSize = fetchSize;
        this.filterColumns = filterColumns;
        this.narrowing = narrowing;
    }

    /**
     * A query without parameters.
     *
     * @param dataSource the application's
     * @param sql one SELECT; values go into it as {@code ?} alone, see {@link #parameters}
     * @return the audience; nothing is read yet
     */
    public static JdbcAudience query(DataSource dataSource, String sql) {
        Objects.requireNonNull(dataSource, "dataSource");
        if (sql.isBlank()) {
            throw new IllegalArgumentException("the audience's query is empty");
        }
        return new JdbcAudience(dataSource, sql, List.of(), Map.of(), DEFAULT_FETCH_SIZE, null, null);
    }

    /**
     * What the query's question marks stand for, in their order.
     *
     * @param parameters strings, booleans, numbers, {@code java.time} values, null, or what else the driver takes
     * @return a copy with these parameters
     */
    public JdbcAudience parameters(@Nullable Object... parameters) {
        List<@Nullable Object> copy = Collections.unmodifiableList(Arrays.asList(parameters.clone()));
        return new JdbcAudience(dataSource, sql, copy, addressColumns, fetchSize, filterColumns, narrowing);
    }

    /**
     * Which column has the addresses of a channel; the query must have it then.
     *
     * @param channel the channel's name
     * @param column the column's label
     * @return a copy with this column
     */
    public JdbcAudience address(String channel, String column) {
        Map<String, String> columns = new LinkedHashMap<>(addressColumns);
        columns.put(Objects.requireNonNull(channel, "channel"), Objects.requireNonNull(column, "column"));
        return new JdbcAudience(
                dataSource, sql, parameters, Collections.unmodifiableMap(columns), fetchSize, filterColumns, narrowing);
    }

    /**
     * How many rows the driver fetches at a time.
     *
     * @param fetchSize at least 1; {@value #DEFAULT_FETCH_SIZE} by default
     * @return a copy with this size
     */
    public JdbcAudience fetchSize(int fetchSize) {
        if (fetchSize < 1) {
            throw new IllegalArgumentException("fetch size must be at least 1, was " + fetchSize);
        }
        return new JdbcAudience(dataSource, sql, parameters, addressColumns, fetchSize, filterColumns, narrowing);
    }

    /**
     * Which columns a filter may look at inside the database. All columns of the query by default; others than the query's
     * own are never looked at. A filter on any other attribute is held against the people who were read.
     *
     * @param columns their labels; none so that the query is always run as it is
     * @return a copy with these columns
     */
    public JdbcAudience filterColumns(String... columns) {
        return new JdbcAudience(dataSource, sql, parameters, addressColumns, fetchSize, Set.of(columns), narrowing);
    }

    /**
     * The same people without those whom the database itself can leave out: the query becomes a table of a query around it,
     * whose condition holds columns of the query and bound parameters, nothing else. On H2, PostgreSQL and MariaDB; not where
     * the query orders its rows, which the order might not survive, and not where the database refuses the query around it.
     */
    @Override
    public JdbcAudience narrowed(Filter filter, Instant moment, ZoneId zone) {
        AudienceNarrowing narrower = new AudienceNarrowing(filter, moment, zone, filterColumns);
        return new JdbcAudience(dataSource, sql, parameters, addressColumns, fetchSize, filterColumns, narrower);
    }

    /**
     * What the query's columns offer. Prepares the query without running it, where the driver can tell the columns by that.
     *
     * @return channels and attributes
     * @throws AudienceException if the database can't be reached or refuses the query, if a label is missing or double, or
     *     if {@code id} or a column of {@link #address} is not among them
     */
    @Override
    public AudienceSchema schema() {
        AudienceColumns columns = query().columns();
        return new AudienceSchema(columns.channels(), columns.attributes());
    }

    /**
     * Runs the query.
     *
     * @throws AudienceException as {@link #schema()} does, and for a row without an id or with a value that can't be one; it
     *     names the row and the column, never the value of an address
     */
    @Override
    public void forEach(Consumer<Recipient> sink) {
        query().forEach(fetchSize, narrowing, sink);
    }

    private AudienceQuery query() {
        return new AudienceQuery(dataSource, sql, parameters, addressColumns);
    }

    /** Tells nothing of the query, which may hold names of customers. */
    @Override
    public String toString() {
        return "JdbcAudience with " + parameters.size() + " parameters";
    }
}
