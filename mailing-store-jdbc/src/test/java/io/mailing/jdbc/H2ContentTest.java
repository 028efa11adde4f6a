package io.mailing.jdbc;

final class H2ContentTest extends ContentRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }
}
