package io.mailing;

import static io.mailing.TemplatePrinter.print;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language in plain text: what is a variable, what is text, and what is refused. */
class TemplateTest {
    private static final Map<String, String> ANN = Map.of("first_name", "Ann", "имя", "Аня", "नाम", "अनु", "a.b2", "x");

    @Test
    void variables_are_listed_in_order_with_their_place() {
        Template template = Template.text("Hi <first_name|friend>,\r\n😀 <balance:#,##0.00>\n<first_name>");

        assertThat(template.variables())
                .containsExactly(
                        new TemplateVariable("first_name", 1, 4, null, "friend"),
                        new TemplateVariable("balance", 2, 3, "#,##0.00", null),
                        new TemplateVariable("first_name", 3, 1, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a < b and c > d",
                "5 <10",
                "<3",
                "<>",
                "<",
                "x <",
                "<_x>",
                "<1st>",
                "<first name>",
                "<first-name>",
                "Shop <news@shop.example>",
                "<https://shop.example/?a=1>",
                "<mailto:news@shop.example>",
                "if a <b and c> d",
                "< first_name >",
                "{first_name}",
                "&lt;first_name&gt;",
                "a <<b, c>> d"
            })
    void what_is_not_a_variable_is_text(String source) {
        assertThat(print(Template.text(source), Map.of())).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ }", "{}", "a { b", "{1}", "{ a: b }", "<first_name>", "{a b}", "{\"a\": 1}"})
    void what_is_not_a_variable_in_braces_is_text(String source) {
        assertThat(print(Template.text(source, TemplateSyntax.BRACES), Map.of()))
                .isEqualTo(source);
    }

    @Test
    void names_may_be_of_any_language() {
        assertThat(print(Template.text("<имя> <नाम> <a.b2>"), ANN)).isEqualTo("Аня अनु x");
    }

    @Test
    void doubled_signs_are_printed_single() {
        assertThat(print(Template.text("<<first_name>> is <first_name>"), ANN)).isEqualTo("<first_name> is Ann");
        assertThat(print(Template.text("{{x|y}}", TemplateSyntax.BRACES), ANN)).isEqualTo("{x|y}");
    }

    @Test
    void a_sign_directly_before_a_variable_is_kept() {
        assertThat(print(Template.text("<<first_name>"), ANN)).isEqualTo("<Ann");
    }

    @Test
    void a_variable_inside_an_address_is_filled() {
        assertThat(print(Template.text("<https://x.example/?u=<first_name>>"), ANN))
                .isEqualTo("<https://x.example/?u=Ann>");
    }

    @Test
    void a_default_stands_for_a_missing_value_as_it_is_written() {
        Template template = Template.text("Dear <first_name|guest | reader, a:b & 'c'>!");

        assertThat(print(template, Map.of())).isEqualTo("Dear guest | reader, a:b & 'c'!");
    }

    @Test
    void an_empty_default_prints_nothing() {
        assertThat(print(Template.text("[<title|>]"), Map.of())).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "Hi <first_name|friend; 1; 4; not closed",
                "~a\nHi <first_name|x\n>~; 2; 4; not closed",
                "<balance:0.00.0>; 1; 1; not a pattern",
                "<today:bbb>; 1; 1; not a pattern",
                "<today:>; 1; 1; not a pattern",
                "<today:..>; 1; 1; not a pattern",
                "<today:'MM>; 1; 1; a quote is not closed",
                "<today:HH:mm>; 1; 1; does not fit today",
                "<today:0.0>; 1; 1; does not fit today",
                "Hi <first_name >; 1; 4; spaces",
                "Hi <first_name |x>; 1; 4; spaces",
                "Hi <first_name|Dear <title>>; 1; 4; inside the variable"
            })
    void what_begins_like_a_variable_and_is_none_is_refused(String source, int line, int column, String problem) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Template.text(source))
                .satisfies(e -> assertThat(e.line()).isEqualTo(line))
                .satisfies(e -> assertThat(e.column()).isEqualTo(column))
                .satisfies(e -> assertThat(e.problem()).contains(problem))
                .withMessageContaining("line " + line + ", column " + column);
    }

    @Test
    void spaces_inside_braces_are_refused() {
        assertThatThrownBy(() -> Template.text("Hi { first_name }", TemplateSyntax.BRACES))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("spaces");
    }

    @Test
    void a_misspelt_name_is_found_with_the_nearest_known_one() {
        Template template = Template.text("Hi <frist_name>,\n<Balance> <shoe_size> <first_name> <today>");

        assertThat(template.unknown(List.of("first_name", "last_name", "balance")))
                .containsExactly(
                        new UnknownVariable("frist_name", 1, 4, "first_name"),
                        new UnknownVariable("Balance", 2, 1, "balance"),
                        new UnknownVariable("shoe_size", 2, 11, null));
    }

    @ParameterizedTest
    @CsvSource({"firstName,first_name", "first_nam,first_name", "fist_nmae,first_name", "blance,balance", "x,", "ab,"})
    void only_a_near_name_is_proposed(String written, String proposed) {
        assertThat(Template.text("<" + written + ">").unknown(BuiltInVariables.names()))
                .singleElement()
                .extracting(UnknownVariable::nearest)
                .isEqualTo(proposed);
    }

    @Test
    void templates_are_equal_by_source_syntax_and_kind() {
        assertThat(Template.text("a <b>"))
                .isEqualTo(Template.text("a <b>"))
                .hasSameHashCodeAs(Template.text("a <b>"))
                .isNotEqualTo(Template.text("a <c>"))
                .isNotEqualTo(Template.html("a <b>"))
                .isNotEqualTo(Template.text("a <b>", TemplateSyntax.BRACES));
    }

    @Test
    void fixed_text_is_printed_as_it_is() {
        String source = "Line 1\r\n\tLine 2 \u00a0 😀 \u0000 $1 \\n %s";

        assertThat(print(Template.text(source), Map.of())).isEqualTo(source);
    }
}
