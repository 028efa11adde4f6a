package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.AudienceException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class PostgresAudienceIT extends AudienceRules {
    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    @Override
    String kind() {
        return "jdbc:postgresql";
    }

    /** The last row can't be computed: a driver that gathers all rows first would give none. */
    @Test
    void rows_arrive_before_the_last_one_is_read() throws SQLException {
        run("CREATE TABLE line AS SELECT x AS id FROM generate_series(1, 10000) AS t(x)");
        long[] count = {0};
        assertThatThrownBy(() -> query("SELECT id, 1 / (10000 - id) AS share FROM line")
                        .fetchSize(100)
                        .forEach(recipient -> count[0]++))
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("after row 9900");
        assertThat(count[0]).isEqualTo(9900);
    }
}
