package io.mailing.jdbc;

final class MariaDbHostTransactionIT extends HostTransactionRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
