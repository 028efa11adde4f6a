package io.mailing.jdbc;

final class MariaDbRescueIT extends RescueRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
