package io.mailing.jdbc.internal;

import io.mailing.audience.Filter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a database may leave out.
 *
 * @param filter of whom this is false
 * @param moment when it is evaluated
 * @param zone the mailing's
 * @param columns the labels that may be looked at; null for all of the query
 */
public record AudienceNarrowing(
        Filter filter,
        Instant moment,
        ZoneId zone,
        @Nullable Set<String> columns) {

    /** Tables inside of a query need not keep their order, and MariaDB's don't. */
    private static final Pattern ORDERED = Pattern.compile("\\border\\b", Pattern.CASE_INSENSITIVE);

    /** The condition; null if there is none that would leave out anyone. */
    @Nullable
    AudienceCondition condition(String sql, AudienceColumns all, Connection connection) throws SQLException {
        AudienceSql dialect = AudienceSql.of(connection);
        String quote = connection.getMetaData().getIdentifierQuoteString();
        if (dialect == null
                || quote == null
                || quote.isBlank()
                || ORDERED.matcher(sql).find()) {
            return null;
        }
        return new AudienceTranslator(this, all, dialect, quote.strip()).translated();
    }

    boolean mayLookAt(String attribute, String label) {
        return columns == null
                || columns.stream().anyMatch(each -> each.equalsIgnoreCase(attribute) || each.equalsIgnoreCase(label));
    }
}
