package io.mailing.jdbc;

final class H2RaceTest extends RaceRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }
}
