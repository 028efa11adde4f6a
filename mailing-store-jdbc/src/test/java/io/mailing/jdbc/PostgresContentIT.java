package io.mailing.jdbc;

final class PostgresContentIT extends ContentRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
