package io.mailing.jdbc;

final class MariaDbContentIT extends ContentRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
