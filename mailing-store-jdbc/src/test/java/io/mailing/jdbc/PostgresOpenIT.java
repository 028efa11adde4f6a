package io.mailing.jdbc;

final class PostgresOpenIT extends OpenRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
