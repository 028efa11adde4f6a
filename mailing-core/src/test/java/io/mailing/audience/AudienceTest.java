package io.mailing.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignDraft;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of audiences. */
class AudienceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guests",
                "Gäste-2026",
                "\"my guests\"",
                "\"where\"",
                "\"List\"",
                "\"2026\"",
                "\"a \\\"quoted\\\" \\\\ one\"",
                "list 12",
                "guests where balance >= 100 and has(telegram)",
                "guests where `union` = 1 or city = \"a union b\"",
                "guests where a = 1 where b = 2",
                "guests only (\"17\", \"42\")",
                "guests only ()",
                "(guests union vip) where has(email) only (\"1\")",
                "guests where a = 1 union list 12 except vip",
                "guests union (vip union list 3)",
                "guests except (vip except (staff where a = 1))"
            })
    void a_text_that_was_written_is_read_as_the_same(String text) {
        assertThat(Audience.parse(text)).hasToString(text);
        assertThat(Audience.parse(Audience.parse(text).toString())).isEqualTo(Audience.parse(text));
    }

    @Test
    void what_stands_right_before_is_meant() {
        Audience guests = Audience.of("guests");
        Audience vip = Audience.of("vip");
        assertThat(Audience.parse("guests UNION vip where a = 1 except list 3"))
                .isEqualTo(guests.union(vip.where("a = 1")).except(Audience.list(new ListId(3))));
        assertThat(Audience.parse("guests except (`vip`)")).isEqualTo(guests.except(vip));
        assertThat(Audience.parse("guests only (\"1\",\"1\")")).isEqualTo(guests.only(List.of("1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    guests where                  | Line 1, column 13: found the end
                    guests vip                    | Line 1, column 8: found 'vip'
                    guests union                  | Line 1, column 13: found the end
                    where a = 1                   | Line 1, column 1: found 'where'
                    list vip                      | Line 1, column 6: found 'vip', expected a list's number
                    list 1.5                      | Line 1, column 6: found '1.5', expected a list's number
                    list 0                        | Line 1, column 6: found '0', expected what is allowed
                    guests only (17)              | Line 1, column 14: found '17', expected an id in double quotes
                    guests only ("17"             | Line 1, column 18: found the end, expected ',' or ')'
                    guests only (" ")             | Line 1, column 8: found 'only', expected what is allowed
                    (guests union vip             | Line 1, column 18: found the end
                    guests unoin vip              | did you mean 'union'?
                    12                            | Line 1, column 1: found '12'
                    """)
    void a_fault_is_told_with_its_place(String text, String fault) {
        assertThatThrownBy(() -> Audience.parse(text))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void what_is_too_large_is_refused_however_it_is_written() {
        assertThatThrownBy(() -> Audience.parse("(".repeat(100_000) + "guests"))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("at most 200 levels");
        assertThatThrownBy(() -> Audience.parse("a" + " union a".repeat(200)))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("200 parts at most");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Audience.of("a")
                        .only(IntStream.range(0, 10_001)
                                .mapToObj(Integer::toString)
                                .toList()))
                .withMessageContaining("at most 10000 ids")
                .withMessageContaining("put them into a list");
        Audience long1 = Audience.of("a")
                .only(IntStream.range(0, 1000)
                        .mapToObj(i -> i + "x".repeat(180))
                        .toList());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CampaignDraft.to(long1))
                .withMessageContaining("150000 characters at most");
    }

    @Test
    void a_draft_to_a_name_is_never_an_expression() {
        assertThat(CampaignDraft.to("guests where a = 1").toString()).contains("to \"guests where a = 1\"");
        assertThat(CampaignDraft.to(Audience.parse("guests where a = 1")).toString())
                .contains("to guests where a = 1");
        assertThatIllegalArgumentException().isThrownBy(() -> CampaignDraft.to(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> Audience.of("half \ud800"));
    }
}
