package io.mailing.jdbc;

import org.junit.jupiter.api.Nested;

/** Settings of the driver that change what it answers, or how it speaks to the server. */
final class MariaDbDriverIT {

    /** Updates answer how many rows they changed, not how many they found. */
    @Nested
    final class ChangedRows extends LedgerRules {
        @Override
        TestDatabase newDatabase() {
            return TestDatabase.mariaDb("&useAffectedRows=true");
        }
    }

    @Nested
    final class ChangedRowsRescue extends RescueRules {
        @Override
        TestDatabase newDatabase() {
            return TestDatabase.mariaDb("&useAffectedRows=true");
        }
    }

    @Nested
    final class PreparedByTheServer extends LedgerRules {
        @Override
        TestDatabase newDatabase() {
            return TestDatabase.mariaDb("&useServerPrepStmts=true&useBulkStmts=true");
        }
    }

    @Nested
    final class PreparedByTheServerContent extends ContentRules {
        @Override
        TestDatabase newDatabase() {
            return TestDatabase.mariaDb("&useServerPrepStmts=true&useBulkStmts=true");
        }
    }
}
