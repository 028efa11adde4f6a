package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Recipient;
import io.mailing.audience.Filter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MariaDbFilterIT extends FilterRules {
    @Override
    TestDatabase newDatabase() {
        TestDatabase made = TestDatabase.mariaDb();
        try (Connection connection = made.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE CHARACTER SET utf8mb4");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return made;
    }

    @Override
    String sloppy() {
        return " COLLATE utf8mb4_unicode_ci";
    }

    @Override
    String withZone() {
        return "TIMESTAMP NULL";
    }

    @Override
    String withoutZone() {
        return "DATETIME";
    }

    @Override
    boolean zones() {
        return false;
    }

    @Override
    String quoted(String name) {
        return "`" + name + "`";
    }

    /** What the database takes for a day long ago is none for its driver: nobody who has it may be left out. */
    @Test
    void a_day_of_zeros_is_absent() throws SQLException {
        run("CREATE TABLE old (id INTEGER, born DATE)");
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET STATEMENT sql_mode = '' FOR INSERT INTO old VALUES (1, '0000-00-00'), (2, '2000-01-01')");
        }
        List<Recipient> read = new ArrayList<>();
        JdbcAudience.query(database.dataSource(), "SELECT * FROM old")
                .narrowed(
                        Filter.parse("not born < 1999-01-01 and not born > 2026-01-01"), Instant.EPOCH, ZoneOffset.UTC)
                .forEach(read::add);
        assertThat(read).extracting(Recipient::id).containsExactlyInAnyOrder("1", "2");
    }
}
