package io.mailing.jdbc;

final class PostgresForgetIT extends ForgetRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
