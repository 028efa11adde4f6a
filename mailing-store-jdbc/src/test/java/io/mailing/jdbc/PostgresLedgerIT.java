package io.mailing.jdbc;

final class PostgresLedgerIT extends LedgerRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
