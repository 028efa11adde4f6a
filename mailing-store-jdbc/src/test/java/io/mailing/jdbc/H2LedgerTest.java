package io.mailing.jdbc;

final class H2LedgerTest extends LedgerRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }
}
