package io.mailing.jdbc;

final class H2PlanTest extends PlanRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }

    @Override
    String numbers(int n, String column) {
        return "(SELECT X AS " + column + " FROM SYSTEM_RANGE(1, " + n + ")) numbers";
    }

    @Override
    boolean postgres() {
        return false;
    }
}
