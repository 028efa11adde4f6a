package io.mailing.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.spi.AudienceSchema;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

    @Test
    void built_and_read_filters_are_the_same() {
        assertSame(
                "balance >= 100 and has(telegram)",
                Filter.attribute("balance").atLeast(100).and(Filter.has("telegram")));
        assertSame(
                "(a = 1 and b < 2) or c != \"x\"",
                Filter.attribute("a")
                        .is(1)
                        .and(Filter.attribute("b").lessThan(2))
                        .or(Filter.attribute("c").isNot("x")));
        assertSame(
                "a = 1 and b = 2 and not (c = 3 or d = 4)",
                Filter.attribute("a")
                        .is(1)
                        .and(Filter.attribute("b").is(2))
                        .and(Filter.not(Filter.attribute("c")
                                .is(3)
                                .or(Filter.attribute("d").is(4)))));
        assertSame("city in (\"Gdynia\", \"Sopot\")", Filter.attribute("city").in("Gdynia", "Sopot"));
        assertSame(
                "born between 1990-01-01 and today - 18 years",
                Filter.attribute("born").between(LocalDate.of(1990, 1, 1), Literal.today(-18, ChronoUnit.YEARS)));
        assertSame(
                "vip = true and name is present and city is absent",
                Filter.all(
                        Filter.attribute("vip").is(true),
                        Filter.attribute("name").present(),
                        Filter.attribute("city").absent()));
        assertSame(
                "name contains \"a\\\"b\" or name starts with \"x\\\\\"",
                Filter.any(
                        Filter.attribute("name").contains("a\"b"),
                        Filter.attribute("name").startsWith("x\\")));
        assertSame(
                "did(\"bought\") and not did(\"bought\", 30 days)",
                Filter.did("bought").and(Filter.not(Filter.did("bought", Duration.ofDays(30)))));
        assertSame(
                "anniversary(birthday) or not anniversary(`and`, 7 days)",
                Filter.attribute("birthday")
                        .anniversary()
                        .or(Filter.attribute("and").anniversary(7).negate()));
        assertSame(
                "anniversary(anniversary) and anniversary = today",
                Filter.attribute("anniversary")
                        .anniversary()
                        .and(Filter.attribute("anniversary").is(Literal.today())));
        assertSame("did(\"came\", 36 hours)", Filter.did("came", Duration.ofHours(36)));
        assertSame(
                "`first name` = \"Anna\" and `and` > -1.5 and `today` < today",
                Filter.all(
                        Filter.attribute("first name").is("Anna"),
                        Filter.attribute("and").moreThan(new BigDecimal("-1.50")),
                        Filter.attribute("today").lessThan(Literal.today())));
    }

    private static void assertSame(String text, Filter built) {
        assertThat(built).hasToString(text);
        assertThat(Filter.parse(text)).isEqualTo(built).hasSameHashCodeAs(built);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        A=1 AND B=2 Or c=3          | (A = 1 and B = 2) or c = 3
        not a = 1 and b = 2         | a != 1 and b = 2
        NOT not a = 1               | not a != 1
        ((a = 007.10))              | a = 7.1
        d<=today+1 Week             | d <= today + 1 weeks
        d<=today-7 days             | d <= today - 7 days
        d > today + 0 months        | d > today
        did( "x" ,2 weeks )         | did("x", 14 days)
        did("x", 1 hour)            | did("x", 1 hours)
        first-name = "a"            | first-name = "a"
        x in (TRUE, 2026-01-31, -0) | x in (true, 2026-01-31, 0)
        Anniversary ( b ,2 weeks )  | anniversary(b, 14 days)
        anniversary(b, 1 day)       | anniversary(b, 1 days)
        anniversary(b, 0 days)      | anniversary(b)
        `anniversary` = 1           | anniversary = 1
        has("my channel")           | has(`my channel`)
        has(`and`)                  | has(`and`)
        imię is Present             | imię is present
        a = "\\u0041\\t"            | a = "A\\t"
        haſ = 1                     | haſ = 1
        """)
    void other_spellings_have_one_canonical_text(String text, String canonical) {
        assertThat(Filter.parse(text)).hasToString(canonical);
        assertThat(Filter.parse(canonical)).isEqualTo(Filter.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        balance bewteen 1 and 2 | 1 | 9  | 'bewteen' | did you mean 'between'?
        balance >=              | 1 | 11 | the end   | a number
        a = 1 und b = 2         | 1 | 7  | 'und'     | 'and', 'or' or the end
        a = 1 an b = 2          | 1 | 7  | 'an'      | did you mean 'and'?
        (a = 1                  | 1 | 7  | the end   | ')'
        a = 1)                  | 1 | 6  | ')'       | the end
        a = b                   | 1 | 5  | 'b'       | double quotes
        a = 'b'                 | 1 | 5  | '''       | a text in double quotes
        city = “Riga”           | 1 | 8  | '“'     | a text in double quotes
        a = "b                  | 1 | 5  | never closed | another "
        a = ""                  | 1 | 5  | '""'      | ask for absent
        a contains ""           | 1 | 12 | '""'      | ask for absent
        a < "x"                 | 1 | 5  | '"x"'     | only numbers and dates
        a between 1 and today   | 1 | 11 | '1'       | with a number, or with a date
        a = 2026-02-30          | 1 | 5  | '2026-02-30' | a day of the calendar
        a = "\\x"               | 1 | 6  | a backslash | one of
        a = "\\u0000"           | 1 | 5  | u0000     | NUL
        a = "\\ud83d"           | 1 | 5  | ud83d     | surrogate
        a in ()                 | 1 | 7  | ')'       | a number
        a in (1 2)              | 1 | 9  | '2'       | ',' or ')'
        a is presnt             | 1 | 6  | 'presnt'  | did you mean 'present'?
        did(bought)             | 1 | 5  | 'bought'  | in double quotes
        did("x", 3 days ago)    | 1 | 17 | 'ago'     | ')'
        did("x", 3 dayz)        | 1 | 12 | 'dayz'    | did you mean 'day'?
        did("x", 0 days)        | 1 | 10 | '0'       | at least an hour
        did("x", 99999999 days) | 1 | 10 | '99999999' | at most
        anniversary("b")        | 1 | 13 | '"b"'     | an attribute's name
        anniversary(b, 366 days) | 1 | 16 | '366'    | 0 to 365 days
        anniversary(b, 999999999 weeks) | 1 | 16 | '999999999' | 0 to 365 days
        anniversary(b, 2 years) | 1 | 18 | 'years'   | 'days' or 'weeks'
        anniversary(b, -1 days) | 1 | 16 | '-'       | a whole number
        anniversary(b 2 days)   | 1 | 15 | '2'       | ')'
        anniversary b           | 1 | 13 | 'b'       | 'is present'
        a > today + 1.5 days    | 1 | 13 | '1.5'     | a whole number
        a > today + 999999 days | 1 | 13 | '999999'  | at most 100000 days
        and = 1                 | 1 | 1  | 'and'     | an attribute's name
        `` = 1                  | 1 | 1  | '``'      | a name
        a = 1; drop             | 1 | 6  | ';'       | a sign
        a = 1 where             | 1 | 7  | 'where'   | the end
        a = 1\\                 | 1 | 6  | '\\'      | a sign
        """)
    void faults_name_place_and_remedy(String text, int line, int column, String found, String expected) {
        assertThatThrownBy(() -> Filter.parse(text)).isInstanceOfSatisfying(FilterException.class, e -> {
            assertThat(e).hasMessageContaining(found).hasMessageContaining(expected);
            assertThat(e.line()).isEqualTo(line);
            assertThat(e.column()).as(e.getMessage()).isEqualTo(column);
        });
    }

    @Test
    void lines_are_counted_and_columns_are_characters() {
        assertThatThrownBy(() -> Filter.parse("a = \"😀\"\n  and b = \"😀\" c"))
                .hasMessageStartingWith("Line 2, column 15: found 'c'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "not ", "a = 1 and (", "-", "today - ", "has(", "\"", "`", "9", "a in (1,", "\\"})
    void hostile_texts_end_in_a_fault(String piece) {
        assertThatThrownBy(() -> Filter.parse(piece.repeat(50_000))).isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> Filter.parse("a = " + piece.repeat(50_000))).isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> Filter.parse(piece.repeat(1_000_000))).isInstanceOf(FilterException.class);
    }

    @Test
    void depth_has_a_limit_for_texts_and_for_builders() {
        Filter deep = Filter.has("sms");
        for (int i = 2; i <= Filter.MAX_DEPTH; i++) {
            deep = i % 2 == 0 ? deep.negate() : Filter.all(deep, Filter.has("email"));
        }
        assertThat(Filter.parse(deep.toString())).isEqualTo(deep);
        assertThatThrownBy(deep::negate).isInstanceOf(IllegalArgumentException.class);
        String tooDeep = "not (" + deep + ")";
        assertThatThrownBy(() -> Filter.parse(tooDeep)).isInstanceOf(FilterException.class);
    }

    @Test
    void values_that_no_text_can_hold_are_refused() {
        FilterAttribute a = Filter.attribute("a");
        assertThatThrownBy(() -> a.is(new BigDecimal("1e999999999"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> a.is(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> a.is("\0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> a.is(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Filter.attribute("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> a.lessThan("x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Filter.did("x", Duration.ofMinutes(90))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> a.anniversary(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> a.anniversary(366)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Literal.today(1, ChronoUnit.HOURS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void problems_are_told_all_at_once_with_the_nearest_name() {
        AudienceSchema schema = new AudienceSchema(
                Set.of("email"),
                Map.of("city", AttributeType.TEXT, "balance", AttributeType.NUMBER, "seen", AttributeType.TIME));
        assertThat(Filter.parse("citi = \"x\" or has(emial) or balance = \"1\" or city > 5 or citi is absent")
                        .problems(schema))
                .containsExactly(
                        "The audience has no attribute 'citi': did you mean 'city'?",
                        "The audience has no addresses for the channel 'emial': did you mean 'email'?",
                        "The attribute 'balance' is a number and can't be compared with \"1\", which is text.",
                        "The attribute 'city' is text and can't be compared with 5, which is a number.");
        assertThat(Filter.parse("seen > today - 7 days and city contains \"x\" and balance in (1, 2)")
                        .problems(schema))
                .isEmpty();
        assertThat(Filter.parse("anniversary(city) or anniversary(sen, 3 days) or anniversary(seen)")
                        .problems(schema))
                .containsExactly(
                        "The attribute 'city' is text and has no anniversary: only dates and times have one.",
                        "The audience has no attribute 'sen': did you mean 'seen'?");
        assertThat(Filter.parse("x > 1 and anniversary(x) and x = \"a\"")
                        .problems(new AudienceSchema(Set.of(), List.of("x"))))
                .isEmpty();
    }
}
