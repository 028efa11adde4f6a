package io.mailing.jdbc;

final class H2FaultTest extends FaultRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }
}
