package io.mailing.jdbc;

final class PostgresPlanIT extends PlanRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    @Override
    String numbers(int n, String column) {
        return "generate_series(1, " + n + ") numbers (" + column + ")";
    }

    @Override
    boolean postgres() {
        return true;
    }
}
