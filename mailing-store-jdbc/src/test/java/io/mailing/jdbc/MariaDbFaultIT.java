package io.mailing.jdbc;

final class MariaDbFaultIT extends FaultRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
