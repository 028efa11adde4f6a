package io.mailing.jdbc;

final class H2OrderTest extends OrderRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }
}
