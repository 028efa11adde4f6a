package io.mailing.jdbc;

final class MariaDbForgetIT extends ForgetRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
