package io.mailing.internal.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Recipient;
import io.mailing.audience.Filter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterEvaluatorTest {

    /** The 2nd of March already in Auckland, while it is still the 1st in UTC. */
    private static final Instant MOMENT = Instant.parse("2026-03-01T22:00:00Z");

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

    private static final Recipient ANNA = Recipient.builder("17")
            .address("email", "anna@guests.example")
            .attribute("city", "Gdynia ")
            .attribute("empty", "")
            .attribute("blank", " ")
            .attribute("balance", new BigDecimal("5.00"))
            .attribute("visits", 3)
            .attribute("vip", false)
            .attribute("born", LocalDate.of(1990, 5, 6))
            .attribute("due", LocalDate.of(2026, 3, 2))
            .attribute("seen", LocalDateTime.of(2026, 3, 1, 23, 59))
            .attribute("joined", OffsetDateTime.parse("2026-02-28T23:30:00-05:00"))
            .build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        city = "Gdynia "               | true
        city = "Gdynia"                | false
        city = "gdynia "               | false
        city contains "dyn"            | true
        city starts with "Gdy"         | true
        city starts with "gdy"         | false
        city in ("Sopot", "Gdynia ")   | true
        empty is present               | false
        empty is absent                | true
        blank is present               | true
        street is absent               | true
        street = "X"                   | false
        street != "X"                  | true
        not (street = "X")             | true
        not street in ("X")            | true
        street < 5                     | false
        not street < 5                 | true
        balance = 5                    | true
        balance in (4, 5)              | true
        balance between 5 and 6        | true
        balance between 5.01 and 6     | false
        balance between 6 and 4        | false
        balance = "5.00"               | false
        balance != "5.00"              | true
        visits >= 3                    | true
        visits > 3                     | false
        visits contains "3"            | false
        vip = false                    | true
        vip = true                     | false
        due = today                    | true
        due < today + 1 days           | true
        due > today - 1 weeks          | true
        born <= today - 18 years       | true
        born between 1990-05-06 and 1990-05-06 | true
        seen = 2026-03-01              | true
        seen < today                   | true
        joined = 2026-03-01            | true
        joined = 2026-02-28            | false
        joined > 5                     | false
        anniversary(due)               | true
        anniversary(born)              | false
        anniversary(born, 64 days)     | false
        anniversary(born, 65 days)     | true
        not anniversary(born, 64 days) | true
        anniversary(seen, 363 days)    | false
        anniversary(seen, 364 days)    | true
        anniversary(city, 365 days)    | false
        anniversary(street, 365 days)  | false
        not anniversary(street)        | true
        has(email)                     | true
        has(sms)                       | false
        has(email) and city is absent  | false
        has(sms) or not has(sms)       | true
        """)
    void is_true_of_anna(String filter, boolean expected) {
        FilterEvaluator evaluator =
                new FilterEvaluator(Filter.parse(filter), MOMENT, AUCKLAND, (event, since, ids) -> Set.of());
        assertThat(evaluator.accepts(ANNA)).isEqualTo(expected);
        assertThat(evaluator.asksForEvents()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1992-02-29 | 2026-02-28 | 0   | true
        1992-02-29 | 2026-03-01 | 0   | false
        1992-02-29 | 2028-02-28 | 0   | false
        1992-02-29 | 2028-02-28 | 1   | true
        1992-02-29 | 2028-02-29 | 0   | true
        1992-02-29 | 2026-02-21 | 7   | true
        1992-02-29 | 2026-02-20 | 7   | false
        1992-02-29 | 2027-03-01 | 364 | false
        1992-02-29 | 2027-03-01 | 365 | true
        1992-02-28 | 2028-02-28 | 0   | true
        1990-01-03 | 2026-12-30 | 3   | false
        1990-01-03 | 2026-12-30 | 4   | true
        1990-12-31 | 2026-01-01 | 363 | false
        1990-12-31 | 2026-01-01 | 364 | true
        2030-05-06 | 2026-05-06 | 0   | true
        """)
    void an_anniversary_comes_round_each_year(LocalDate first, LocalDate today, int days, boolean expected) {
        Recipient person = Recipient.builder("1")
                .attribute("day", first)
                .attribute("time", first.atTime(23, 59))
                .attribute("moment", first.atTime(23, 59).atZone(AUCKLAND).toOffsetDateTime())
                .build();
        Instant evening = today.atTime(23, 30).atZone(AUCKLAND).toInstant();
        for (String attribute : List.of("day", "time", "moment")) {
            Filter filter = Filter.attribute(attribute).anniversary(days);
            assertThat(filter.accepts(person, evening, AUCKLAND)).as(attribute).isEqualTo(expected);
        }
    }

    @Test
    void events_are_asked_for_once_a_batch() {
        List<String> questions = new ArrayList<>();
        FilterEvaluator evaluator = new FilterEvaluator(
                Filter.parse("did(\"bought\", 2 days) and (not did(\"left\") or did(\"bought\", 2 days))"),
                MOMENT,
                AUCKLAND,
                (event, since, ids) -> {
                    questions.add(event + " " + since + " " + ids);
                    return event.equals("bought") ? Set.of("1", "3") : Set.of("3");
                });
        List<Recipient> people = List.of(person("1"), person("2"), person("3"));
        assertThat(evaluator.accepted(people)).containsExactly(people.get(0), people.get(2));
        assertThat(questions).containsExactlyInAnyOrder("bought 2026-02-27T22:00:00Z [1, 2, 3]", "left null [1, 2, 3]");
        assertThat(evaluator.accepted(List.of())).isEmpty();
        assertThat(questions).hasSize(2);
    }

    private static Recipient person(String id) {
        return Recipient.builder(id).build();
    }

    @Test
    void a_filter_inside_of_a_longer_text_ends_where_it_can_go_no_further() {
        Tokens tokens = Tokens.of("2026-guests where (a = 1 or b = 2) and c = 3 union vip", 1000);
        assertThat(tokens.take()).isEqualTo(new Token(Token.Kind.WORD, "2026-guests", 0, 11));
        assertThat(tokens.takeWord("where")).isTrue();
        assertThat(FilterParser.parse(tokens)).hasToString("(a = 1 or b = 2) and c = 3");
        assertThat(tokens.takeWord("union")).isTrue();
        assertThat(tokens.take().text()).isEqualTo("vip");
        assertThat(tokens.peek().kind()).isEqualTo(Token.Kind.END);
        assertThat(tokens.take().kind()).isEqualTo(Token.Kind.END);
    }
}
