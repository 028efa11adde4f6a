package io.mailing.jdbc;

final class H2RescueTest extends RescueRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }
}
