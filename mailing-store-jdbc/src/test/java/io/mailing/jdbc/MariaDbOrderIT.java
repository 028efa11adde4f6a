package io.mailing.jdbc;

final class MariaDbOrderIT extends OrderRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
