package io.mailing.jdbc;

final class PostgresRaceIT extends RaceRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
