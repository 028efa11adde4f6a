package io.mailing.jdbc;

import java.sql.SQLException;

final class PostgresFilterIT extends FilterRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    /** Takes letters of either case, and with or without an accent, for the same. */
    @Override
    String sloppy() {
        try {
            run("CREATE COLLATION IF NOT EXISTS sloppy (provider = icu, locale = 'und-u-ks-level1',"
                    + " deterministic = false)");
            return " COLLATE sloppy";
        } catch (SQLException e) {
            return ""; // a server that was built without ICU
        }
    }
}
