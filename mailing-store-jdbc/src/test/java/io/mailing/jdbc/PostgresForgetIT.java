package io.mailing.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("once")
final class PostgresForgetIT extends ForgetRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
