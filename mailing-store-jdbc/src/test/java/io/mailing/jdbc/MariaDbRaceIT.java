package io.mailing.jdbc;

final class MariaDbRaceIT extends RaceRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
