package io.mailing.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("once")
final class MariaDbForgetIT extends ForgetRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
