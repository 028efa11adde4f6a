package io.mailing.jdbc;

final class PostgresAudienceIT extends AudienceRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    @Override
    String kind() {
        return "jdbc:postgresql";
    }
}
