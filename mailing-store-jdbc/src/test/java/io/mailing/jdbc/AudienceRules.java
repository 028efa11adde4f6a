package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People out of a query. */
abstract class AudienceRules {

    TestDatabase database;

    abstract TestDatabase newDatabase();

    @BeforeEach
    void makeGuests() throws SQLException {
        database = newDatabase();
        run("CREATE TABLE guests (id INTEGER, email VARCHAR(100), chat_id BIGINT, first_name VARCHAR(50), balance"
                + " NUMERIC(10, 2), vip BOOLEAN, born DATE, seen TIMESTAMP, joined TIMESTAMP WITH TIME ZONE, locale"
                + " VARCHAR(20), zone VARCHAR(40), code CHAR(6), score DOUBLE PRECISION)");
        run("INSERT INTO guests VALUES (1, 'anna@guests.example', 10001, 'Anna', 12.50, TRUE, DATE '1990-05-06',"
                + " TIMESTAMP '2026-01-02 03:04:05', TIMESTAMP WITH TIME ZONE '2026-01-02 03:04:05+00', 'pl_PL',"
                + " 'Europe/Warsaw', 'ab', 1.5)");
        run("INSERT INTO guests (id, first_name) VALUES (2, 'Иван')");
    }

    @AfterEach
    void everyConnectionIsBackAsItCame() {
        database.close();
    }

    void run(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    JdbcAudience query(String sql) {
        return JdbcAudience.query(database.dataSource(), sql);
    }

    private static List<Recipient> read(JdbcAudience audience) {
        List<Recipient> all = new ArrayList<>();
        audience.forEach(all::add);
        return all;
    }

    @Test
    void columns_become_id_addresses_locale_zone_and_attributes() {
        JdbcAudience audience = query("SELECT * FROM guests ORDER BY id").address("telegram", "Chat_Id");

        assertThat(audience.schema().channels()).containsExactlyInAnyOrder("email", "telegram");
        assertThat(audience.schema().attributes()).startsWith("id", "email", "chat_id", "first_name");
        List<Recipient> all = read(audience);
        Recipient anna = all.get(0);
        assertThat(anna.id()).isEqualTo("1");
        assertThat(anna.addresses())
                .containsOnly(Map.entry("email", "anna@guests.example"), Map.entry("telegram", "10001"));
        assertThat(anna.locale()).isEqualTo(new Locale("pl", "PL"));
        assertThat(anna.zone()).isEqualTo(ZoneId.of("Europe/Warsaw"));
        assertThat(anna.attributes())
                .containsEntry("first_name", "Anna")
                .containsEntry("balance", new BigDecimal("12.50"))
                .containsEntry("vip", true)
                .containsEntry("chat_id", 10001L)
                .containsEntry("born", LocalDate.of(1990, 5, 6))
                .containsEntry("seen", LocalDateTime.of(2026, 1, 2, 3, 4, 5))
                .containsEntry("code", "ab")
                .containsEntry("score", new BigDecimal("1.5"))
                .hasEntrySatisfying(
                        "joined",
                        joined -> assertThat(instant(joined)).isEqualTo(Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(all.get(1).addresses()).isEmpty();
        assertThat(all.get(1).attributes().keySet()).containsExactly("id", "first_name");
    }

    @Test
    void labels_with_lower_case_letters_are_kept_as_they_are() {
        assertThat(query("SELECT id, first_name AS \"firstName\" FROM guests")
                        .schema()
                        .attributes())
                .containsExactly("id", "firstName");
    }

    @Test
    void parameters_are_bound_and_never_part_of_the_statement() {
        assertThat(read(query("SELECT id FROM guests WHERE first_name = ?").parameters("x' OR '1' = '1")))
                .isEmpty();
        assertThat(read(query("SELECT id FROM guests WHERE born = ? AND joined < ? AND vip = ? AND id < ?")
                        .parameters(LocalDate.of(1990, 5, 6), Instant.parse("2027-01-01T00:00:00Z"), true, 5)))
                .hasSize(1);
        assertThat(read(query("SELECT id FROM guests WHERE email = ?").parameters((Object) null)))
                .isEmpty();
    }

    @Test
    void a_hundred_thousand_rows_stream_through_a_small_fetch_size() throws SQLException {
        run("CREATE TABLE crowd (id INTEGER, filler VARCHAR(2000))");
        String series =
                "jdbc:h2".equals(kind()) ? "SYSTEM_RANGE(1, 100000) AS t(x)" : "generate_series(1, 100000) AS t(x)";
        run("INSERT INTO crowd SELECT x, 'x' FROM " + series);
        String sql = "SELECT id, CAST(REPEAT('y', 1000) AS VARCHAR(1000)) AS filler FROM crowd ORDER BY id";
        long[] count = {0};
        query(sql).fetchSize(500).forEach(recipient -> {
            count[0]++;
            assertThat(recipient.id()).isEqualTo(Long.toString(count[0]));
        });
        assertThat(count[0]).isEqualTo(100_000);
    }

    abstract String kind();

    /** A value of a type that no attribute can have. */
    String unusable() {
        return "ARRAY[1]";
    }

    Instant instant(Object zoned) {
        return ((OffsetDateTime) zoned).toInstant();
    }

    @Test
    void what_the_sink_throws_comes_through_and_nothing_leaks() {
        IllegalStateException stop = new IllegalStateException("enough");
        assertThatThrownBy(() -> query("SELECT id FROM guests").forEach(recipient -> {
                    throw stop;
                }))
                .isSameAs(stop);
        assertThat(database.dataSource().connectionsOut()).isZero();
    }

    @Test
    void faults_name_the_place_and_the_remedy() throws SQLException {
        assertFault(query("SELECT email FROM guests"), "no column 'id'", "[email]");
        assertFault(
                query("SELECT id FROM guests").address("sms", "mobile"), "no column 'mobile' for the channel 'sms'");
        assertFault(query("SELECT id, first_name, first_name FROM guests"), "'first_name' twice", "AS");
        assertFault(query("SELECT id FROM nowhere"), "can't be prepared");
        assertFault(query("SELEC id"), "can't be prepared");
        run("INSERT INTO guests (id, first_name) VALUES (NULL, 'Nobody')");
        assertFault(query("SELECT id FROM guests ORDER BY COALESCE(id, 9)"), "row 3", "no id");
        assertFault(query("SELECT id, 'Nowhere/City' AS zone FROM guests"), "row 1", "Nowhere/City");
        assertFault(query("SELECT id, 'x!' AS locale FROM guests"), "row 1", "'x!' is not a locale");
        assertFault(query("SELECT id, " + unusable() + " AS list FROM guests"), "row 1", "column 'list'");
        assertFault(query("SELECT id FROM guests WHERE id = ?"), "after row 0");
        database.dataSource().refuseConnections.set(2);
        assertFault(query("SELECT id FROM guests"), "Connection refused");
    }

    private static void assertFault(JdbcAudience audience, String... parts) {
        assertThatThrownBy(() -> {
                    audience.schema();
                    audience.forEach(recipient -> {});
                })
                .isInstanceOf(AudienceException.class)
                .hasMessageContainingAll(parts);
    }
}
