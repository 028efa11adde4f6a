package io.mailing.jdbc;

final class MariaDbOpenIT extends OpenRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
