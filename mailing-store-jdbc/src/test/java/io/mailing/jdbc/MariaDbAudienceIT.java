package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.AudienceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class MariaDbAudienceIT extends AudienceRules {
    @Override
    TestDatabase newDatabase() {
        TestDatabase made = TestDatabase.mariaDb();
        try (Connection connection = made.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            // The server's own is no more than Latin, which the ledger's tables do not mind.
            statement.execute("ALTER DATABASE CHARACTER SET utf8mb4");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return made;
    }

    @Override
    String kind() {
        return "jdbc:mariadb";
    }

    @Override
    void run(String sql) throws SQLException {
        super.run(sql.replace("TIMESTAMP WITH TIME ZONE '2026-01-02 03:04:05+00'", "TIMESTAMP '2026-01-02 03:04:05'")
                .replace("seen TIMESTAMP", "seen DATETIME")
                .replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMP NULL")
                .replace("generate_series(1, 100000) AS t(x)", "(SELECT seq AS x FROM seq_1_to_100000) t"));
    }

    @Override
    String unusable() {
        return "X'01'";
    }

    /** As the session's time zone, in which it was written, shows it. */
    @Override
    Instant instant(Object zoned) {
        return ((LocalDateTime) zoned).toInstant(ZoneOffset.UTC);
    }

    /** The last row can't be computed: a driver that gathers all rows first would give none. */
    @Test
    void rows_arrive_before_the_last_one_is_read() throws SQLException {
        run("CREATE TABLE line AS SELECT seq AS id FROM seq_1_to_10000");
        long[] count = {0};
        assertThatThrownBy(
                        () -> query("SELECT id, (SELECT seq FROM seq_1_to_2 WHERE line.id = 10000) AS share FROM line")
                                .fetchSize(100)
                                .forEach(recipient -> count[0]++))
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("after row 9900");
        assertThat(count[0]).isEqualTo(9900);
    }
}
