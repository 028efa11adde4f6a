/** What tests of applications, channels and stores need. */
module io.mailing.test {
    requires transitive io.mailing.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports io.mailing.test;

    // JUnit finds the contracts' tests by reflection; they are no part of the API.
    opens io.mailing.test to
            org.junit.platform.commons;
}
