package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignDraft;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import io.mailing.audience.Audience;
import io.mailing.audience.Filter;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.RecipientEventStore.Deed;
import io.mailing.test.FakeChannel;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database leaves out is what the filter leaves out, for whatever people and filters. */
abstract class FilterRules {

    private static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");
    private static final Instant MOMENT =
            FilterDice.TODAY.atTime(12, 0).atZone(ZONE).toInstant();
    private static final int PEOPLE = 150;
    private static final int FILTERS = 250;

    TestDatabase database;
    private JdbcAudience people;
    private List<Recipient> all;

    abstract TestDatabase newDatabase();

    /** Text with a collation that takes much for the same, where there is one. */
    String sloppy() {
        return "";
    }

    String withZone() {
        return "TIMESTAMP WITH TIME ZONE";
    }

    String withoutZone() {
        return "TIMESTAMP";
    }

    boolean zones() {
        return true;
    }

    String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    @BeforeEach
    void makePeople() throws SQLException {
        database = newDatabase();
        run("CREATE TABLE people (id INTEGER, city VARCHAR(60)" + sloppy() + ", note VARCHAR(60), visits INTEGER,"
                + " balance DECIMAL(20, 4), vip BOOLEAN, born DATE, seen " + withoutZone() + ", code CHAR(8)"
                + ", score DOUBLE PRECISION, joined " + withZone() + ", " + quoted("odd\"name") + " VARCHAR(60)"
                + ", email VARCHAR(60), chat_id BIGINT)");
        run("CREATE INDEX people_visits ON people (visits, balance)");
        run("CREATE INDEX people_city ON people (city)");
        FilterDice dice = new FilterDice(7);
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int id = 1; id <= PEOPLE; id++) {
                insert.setInt(1, id);
                List<@Nullable Object> row = dice.person(zones());
                for (int i = 0; i < row.size(); i++) {
                    insert.setObject(i + 2, row.get(i));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
        people = query("SELECT * FROM people");
        all = read(people);
        assertThat(all).hasSize(PEOPLE);
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

    private JdbcAudience query(String sql) {
        return JdbcAudience.query(database.dataSource(), sql).address("telegram", "chat_id");
    }

    private static List<Recipient> read(AudienceSource audience) {
        List<Recipient> read = new ArrayList<>();
        audience.forEach(read::add);
        return read;
    }

    private static List<String> ids(Collection<Recipient> people) {
        return people.stream().map(Recipient::id).sorted().toList();
    }

    private static List<String> accepted(Filter filter, List<Recipient> people) {
        return ids(people.stream()
                .filter(person -> filter.accepts(person, MOMENT, ZONE))
                .toList());
    }

    private List<Recipient> narrowed(Filter filter) {
        return read(people.narrowed(filter, MOMENT, ZONE));
    }

    @Test
    void a_narrowed_audience_loses_no_one() {
        FilterDice dice = new FilterDice(2026);
        int narrower = 0;
        for (int i = 0; i < FILTERS; i++) {
            Filter filter = dice.filter(false, 3);
            List<Recipient> narrowed = narrowed(filter);
            assertThat(accepted(filter, narrowed)).as(filter.toString()).isEqualTo(accepted(filter, all));
            narrower += narrowed.size() < PEOPLE ? 1 : 0;
        }
        assertThat(narrower).as("filters that left out someone").isGreaterThan(FILTERS / 2);
    }

    @Test
    void what_a_database_can_say_exactly_it_answers_exactly() {
        FilterDice dice = new FilterDice(31);
        for (int i = 0; i < FILTERS; i++) {
            Filter filter = dice.filter(true, 3);
            assertThat(ids(narrowed(filter))).as(filter.toString()).isEqualTo(accepted(filter, all));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM people;",
                "SELECT * FROM people -- all of them",
                "SELECT * FROM people WHERE visits IS NULL OR visits >= 0 ;\n",
                "WITH p AS (SELECT * FROM people) SELECT * FROM p"
            })
    void queries_may_end_as_they_like(String sql) {
        Filter filter = Filter.parse("visits = 1 and has(telegram)");
        assertThat(ids(read(query(sql).narrowed(filter, MOMENT, ZONE))))
                .isNotEmpty()
                .isEqualTo(accepted(filter, all));
    }

    @Test
    void an_ordered_query_keeps_its_order_and_its_people() {
        AudienceSource ordered =
                query("SELECT * FROM people ORDER BY id DESC").narrowed(Filter.parse("visits = 1"), MOMENT, ZONE);
        assertThat(read(ordered))
                .hasSize(PEOPLE)
                .first()
                .extracting(Recipient::id)
                .isEqualTo("" + PEOPLE);
    }

    @Test
    void parameters_of_the_query_come_before_those_of_the_filter() {
        JdbcAudience some = query("SELECT * FROM people WHERE id <= ?").parameters(50);
        Filter filter = Filter.parse("visits >= 1");
        List<Recipient> first = read(some);
        assertThat(first).hasSize(50);
        assertThat(ids(read(some.narrowed(filter, MOMENT, ZONE)))).isEqualTo(accepted(filter, first));
    }

    @Test
    void names_of_attributes_are_never_part_of_the_statement() {
        for (String name :
                Arrays.asList("x\"; DROP TABLE people; --", "1=1", "id\" IS NOT NULL OR \"id", "`", "?", "odd\"name")) {
            Filter filter =
                    Filter.attribute(name).is("a").or(Filter.attribute("visits").is(1));
            assertThat(accepted(filter, narrowed(filter))).isEqualTo(accepted(filter, all));
        }
        assertThat(read(people)).hasSize(PEOPLE);
    }

    @Test
    void only_columns_that_may_be_looked_at_narrow() {
        Filter filter = Filter.parse("visits = 1 and vip = true");
        JdbcAudience vips = people.filterColumns("VIP");
        assertThat(ids(read(vips.narrowed(filter, MOMENT, ZONE)))).isEqualTo(ids(narrowed(Filter.parse("vip = true"))));
        assertThat(read(people.filterColumns().narrowed(filter, MOMENT, ZONE))).hasSize(PEOPLE);
    }

    /** The engine's answer, of the database's people and of the same people at hand, is what their deeds and values say. */
    @Test
    void what_people_did_and_what_is_known_of_them_say_together_who_is_meant() {
        FilterDice dice = FilterDice.withDeeds(2027);
        Map<String, Map<String, Instant>> last = new HashMap<>();
        try (Mailing mailing = Mailing.builder()
                .store(JdbcStore.of(database.dataSource()))
                .runtime(new ManualRuntime(SettableClock.at(MOMENT)))
                .zone(ZONE)
                .channel(FakeChannel.named("telegram"))
                .audience("table", people)
                .audience("kept", AudienceSource.of(all))
                .start()) {
            for (int i = 0; i < 2 * PEOPLE; i++) {
                Deed deed = dice.deed(Integer.toString(1 + dice.below(PEOPLE)), MOMENT);
                mailing.recipients().did(deed.event(), deed.person(), deed.at());
                last.computeIfAbsent(deed.person(), person -> new HashMap<>())
                        .merge(deed.event(), deed.at(), (a, b) -> a.isAfter(b) ? a : b);
            }
            List<Recipient> knowing = all.stream()
                    .map(person -> withDeeds(person, last.getOrDefault(person.id(), Map.of())))
                    .toList();
            int decided = 0;
            for (int i = 0; i < FILTERS / 3; i++) {
                Filter filter = dice.filter(false, 3);
                List<String> meant = accepted(asAttributes(filter), knowing);
                assertThat(sample(mailing, "table", filter))
                        .as(filter.toString())
                        .isEqualTo(meant);
                assertThat(sample(mailing, "kept", filter))
                        .as(filter.toString())
                        .isEqualTo(meant);
                decided += accepted(asAttributes(filter), all).equals(meant) ? 0 : 1;
            }
            assertThat(decided).as("filters that deeds decide for someone").isGreaterThan(FILTERS / 10);
        }
    }

    private static List<String> sample(Mailing mailing, String source, Filter filter) {
        CampaignDraft draft = CampaignDraft.to(Audience.of(source).where(filter));
        return ids(mailing.campaigns().sample(draft, 1000));
    }

    /** The person with an attribute for each deed that a filter may ask for. */
    private static Recipient withDeeds(Recipient person, Map<String, Instant> last) {
        Recipient.Builder knowing = Recipient.builder(person.id());
        person.addresses().forEach(knowing::address);
        person.attributes().forEach(knowing::attribute);
        last.forEach((event, at) -> FilterDice.PERIODS.forEach(period -> {
            if (period == null || !at.isBefore(MOMENT.minus(period))) {
                knowing.attribute(new Filter.Did(event, period).toString(), true);
            }
        }));
        return knowing.build();
    }

    private static Filter asAttributes(Filter filter) {
        if (filter instanceof Filter.All all) {
            return new Filter.All(
                    all.of().stream().map(FilterRules::asAttributes).toList());
        }
        if (filter instanceof Filter.Any any) {
            return new Filter.Any(
                    any.of().stream().map(FilterRules::asAttributes).toList());
        }
        if (filter instanceof Filter.Not not) {
            return new Filter.Not(asAttributes(not.filter()));
        }
        return filter instanceof Filter.Did did
                ? Filter.attribute(did.toString()).is(true)
                : filter;
    }

    @Test
    void what_people_did_is_not_the_databases_matter() {
        List<String> ones = ids(narrowed(Filter.parse("visits = 1")));
        assertThat(ids(narrowed(Filter.parse("visits = 1 and did(\"bought\")"))))
                .isEqualTo(ones);
        assertThat(ids(narrowed(Filter.parse("visits = 1 and not did(\"bought\")"))))
                .isEqualTo(ones);
        assertThat(narrowed(Filter.parse("visits = 1 or did(\"bought\", 3 days)")))
                .hasSize(PEOPLE);
        assertThat(narrowed(Filter.parse("not (visits = 1 and did(\"bought\"))")))
                .hasSize(PEOPLE);
    }

    @Test
    void an_id_is_a_text_also_where_its_column_has_numbers() {
        Filter some = Filter.parse("id in (\"1\", \"17\", \"017\") and id is present");
        assertThat(some.problems(people.schema())).isEmpty();
        assertThat(accepted(some, all)).containsExactlyInAnyOrder("1", "17");
        assertThat(accepted(some, narrowed(some))).containsExactlyInAnyOrder("1", "17");
        assertThat(narrowed(some.negate())).hasSize(PEOPLE);
        Filter starts = Filter.parse("visits = 1 and not id starts with \"1\"");
        assertThat(accepted(starts, narrowed(starts))).isEqualTo(accepted(starts, all));
        assertThat(all.get(0).attributes()).containsEntry("id", all.get(0).id());
    }

    @Test
    void anniversaries_are_not_the_databases_matter() {
        List<String> ones = ids(narrowed(Filter.parse("visits = 1")));
        assertThat(ids(narrowed(Filter.parse("visits = 1 and anniversary(born)"))))
                .isEqualTo(ones);
        assertThat(ids(narrowed(Filter.parse("visits = 1 and not anniversary(born, 7 days)"))))
                .isEqualTo(ones);
        assertThat(narrowed(Filter.parse("not (visits = 1 and anniversary(born))")))
                .hasSize(PEOPLE);
    }

    @Test
    void columns_have_types() {
        assertThat(people.schema().types())
                .containsEntry("id", AttributeType.TEXT)
                .containsEntry("city", AttributeType.TEXT)
                .containsEntry("code", AttributeType.TEXT)
                .containsEntry("balance", AttributeType.NUMBER)
                .containsEntry("score", AttributeType.NUMBER)
                .containsEntry("vip", AttributeType.BOOLEAN)
                .containsEntry("born", AttributeType.DATE)
                .containsEntry("seen", AttributeType.TIME)
                .containsEntry("joined", AttributeType.TIME);
    }
}
