package io.mailing.jdbc;

final class PostgresRescueIT extends RescueRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
