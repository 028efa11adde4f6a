package io.mailing.jdbc.internal;

import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes statements out of their text: {@code {name}} is a table with its prefix, {@code #share}, {@code #skipLocked} and
 * {@code #now} are the dialect's. Done once for each statement, when a store is opened.
 */
final class Sql {

    private static final Pattern TABLE = Pattern.compile("\\{([a-z]+)}");

    private final Dialect dialect;
    private final String prefix;

    Sql(Dialect dialect, String prefix) {
        this.dialect = dialect;
        this.prefix = prefix;
    }

    String of(String text) {
        return TABLE.matcher(text)
                .replaceAll(Matcher.quoteReplacement(prefix) + "$1")
                .replace("#share", dialect.share())
                .replace("#skipLocked", dialect.skipLocked())
                .replace("#now", dialect.now())
                .strip();
    }

    /** See {@link Dialect#alone}. */
    String alone() {
        return dialect.alone();
    }

    BulkInsert insert(String table, List<Column> columns) {
        return dialect.bulkInsert(prefix + table, columns);
    }

    boolean postgres() {
        return dialect instanceof PostgresDialect;
    }

    /** So many question marks, for IN. */
    static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** A power of two that is not less: lists are filled up to it, so that few different statements are prepared. */
    static int padded(int count) {
        int power = Integer.highestOneBit(count);
        return power == count ? count : power << 1;
    }
}
