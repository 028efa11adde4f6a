package io.mailing.jdbc;

final class H2FilterTest extends FilterRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }
}
