package io.mailing.jdbc;

final class H2ForgetTest extends ForgetRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }
}
