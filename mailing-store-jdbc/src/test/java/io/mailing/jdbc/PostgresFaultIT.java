package io.mailing.jdbc;

final class PostgresFaultIT extends FaultRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
