package io.mailing.jdbc.internal;

import io.mailing.StoreException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells passing faults of a database from lasting ones, and puts them into words. */
final class Faults {

    // 40001 serialization failure (PostgreSQL), deadlock (H2); 40P01 deadlock, 55P03 lock not available (PostgreSQL);
    // HYT00 lock timeout, 90131 concurrent update (H2). 23505 unique violation: two wrote the same new row at once, and
    // on repetition one of them finds it there. PostgreSQL manual, appendix A; H2 org.h2.api.ErrorCode.
    private static final Set<String> PASSING = Set.of("40001", "40P01", "55P03", "HYT00", "90131", "23505");

    // MariaDB's and MySQL's own codes, as their SQLSTATE says no more than "some error": 1020 changed since it was
    // read, 1062
    // unique violation as above, 1205 lock timeout, 1213 deadlock. After 1205 the server keeps the transaction: whoever
    // repeats has rolled it back.
    private static final Set<Integer> PASSING_CODES = Set.of(1020, 1062, 1205, 1213);

    private static final Pattern PASSWORD =
            Pattern.compile("(?i)((?:password|passwd|pwd|secret)\\s*[=:]\\s*)[^;&\\s]*");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");

    private Faults() {}

    /** Whether the database rolled the transaction back for a reason that repeating it may cure. */
    static boolean passing(SQLException fault) {
        for (Throwable link : fault) {
            if (link instanceof SQLException sql
                    && (PASSING_CODES.contains(sql.getErrorCode())
                            || (sql.getSQLState() != null && PASSING.contains(sql.getSQLState())))) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param what what could not be done, as in "could not …"
     */
    static StoreException wrap(String what, SQLException fault) {
        String state = fault.getSQLState();
        // Data exceptions and violated constraints: drivers quote the value, which may be a person's.
        boolean quotes = state != null && (state.startsWith("22") || state.startsWith("23"));
        String reason = quotes ? "the database refused a value" : clean(fault.getMessage()) + root(fault);
        return new StoreException(
                "could not " + what + ": " + reason + (state == null ? "" : " (SQLSTATE " + state + ")"), fault);
    }

    /** Pools say that no connection could be had; why is said by what lies below. */
    private static String root(SQLException fault) {
        Throwable root = fault;
        for (Throwable link = fault.getCause(); link != null && link != root; link = link.getCause()) {
            root = link;
        }
        return root == fault ? "" : ", because: " + clean(root.getMessage());
    }

    /** The first line of a driver's message, without what looks like a password. */
    static String clean(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "the database gave no reason";
        }
        String line = message.strip().lines().findFirst().orElse("");
        // H2 adds the statement.
        int statement = line.indexOf("; SQL statement:");
        line = statement < 0 ? line : line.substring(0, statement);
        line = PASSWORD.matcher(line).replaceAll("$1***");
        return USER_INFO.matcher(line).replaceAll("//***@");
    }
}
