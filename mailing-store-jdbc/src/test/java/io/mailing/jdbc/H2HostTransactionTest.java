package io.mailing.jdbc;

final class H2HostTransactionTest extends HostTransactionRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }
}
