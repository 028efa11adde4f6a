package io.mailing.jdbc;

final class PostgresHostTransactionIT extends HostTransactionRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
