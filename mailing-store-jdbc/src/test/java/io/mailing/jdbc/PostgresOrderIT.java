package io.mailing.jdbc;

final class PostgresOrderIT extends OrderRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
