package io.mailing.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("once")
final class MariaDbHostTransactionIT extends HostTransactionRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.mariaDb();
    }
}
