package io.mailing.jdbc;

final class H2AudienceTest extends AudienceRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }

    @Override
    String kind() {
        return "jdbc:h2";
    }
}
