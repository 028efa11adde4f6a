package io.mailing.jdbc;

final class MariaDbLedgerIT extends LedgerRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
