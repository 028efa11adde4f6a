package io.mailing.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Reason;
import io.mailing.TextBrief;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCheckTest {

    private static final TextBrief BRIEF = TextBrief.of(
                    "Greet <first_name>. Our shop: https://shop.example/sale, call 555 010-2030 or write to hello@shop.example")
            .maxCharacters(120);

    private static String code(TextBrief brief, String text) {
        Reason fault = new TextCheck(brief).fault(text);
        return fault == null ? "taken" : fault.code();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello Anna, happy birthday!",
                "Здравствуйте, Анна! С днём рождения.\nВаш магазин",
                "3.5 % more, 1,000 points until 31.12.2026.",
                "See https://shop.example/sale.",
                "Visit shop.example, write to hello@shop.example!",
                "Call (555) 010 20 30",
                "Hello Anna 🎉 a < b and c > d",
                "日本語のテキスト"
            })
    void ordinary_text_is_taken(String text) {
        assertThat(code(BRIEF, text)).isEqualTo("taken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'  '; text-blank",
                "Hello <first_name>!; text-variable",
                "Hello {first_name}!; text-variable",
                "Hello {{name}}!; text-variable",
                "Hello [Your Name]!; text-variable",
                "Win at https://evil.example/x; text-contact",
                "Win at www.evil.example; text-contact",
                "Win at evil.example today; text-contact",
                "Win at evil.example/win; text-contact",
                "Пишите на сайт зло.рф сейчас; text-contact",
                "Write to me@evil.example; text-contact",
                "Write to @evil_bot; text-contact",
                "tg://resolve?domain=evil; text-contact",
                "Call +1 (900) 123-45-67; text-contact",
                "Call ٠١٢٣٤٥٦٧٨; text-contact"
            })
    void text_that_leads_astray_is_not(String text, String code) {
        assertThat(code(BRIEF, text)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "See https://brand.com/spring; Go to brand.co",
                "See https://brand.com/spring; Go to https://brand.com/sprin",
                "See https://brand.com/spring; Go to and.com",
                "See https://brand.com/spring; Go to https://brand.com@evil.example/",
                "See https://brand.com/spring; Go to brand.com.evil.example",
                "See https://brand.com/spring; Go to brand.com:99/spring",
                "See https://brand.com/spring; Go to brand.com?to=evil",
                "See https://t.me/shop; Go to t.me/sho",
                "See https://t.me/shop; Go to t.me/Shop",
                "See шоп.xn--p1ai; Go to шоп.xn--evil",
                "Write to anna@brand.com; Write to a@brand.com",
                "Write to anna@brand.com; Write to anna@brand.co",
                "Ask @shopping; Ask @shop",
                "Ask @shopping; Ask (@shop)",
                "Ask @shop; Ask @shop.evil",
                "Call 555 010-2030 or 555 010-4050; Call 020 3055501",
                "Call 555 010-2030; Call 555 0102",
                "Call 555 010-2030, 20 people wait; Call 555 010-2030 20"
            })
    void part_of_what_the_instructions_name_is_not_named(String instructions, String text) {
        assertThat(code(TextBrief.of(instructions), text)).isEqualTo("text-contact");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "See https://www.Brand.com/spring.; BRAND.com/spring",
                "See https://brand.com/spring; (http://brand.com/spring)",
                "See https://brand.com/; https://brand.com",
                "Mail:anna@brand.com,boris@brand.com; Write to <Boris@brand.com>!",
                "Ask (@shop), @other; Ask @Shop. Or (@other)",
                "Call +555 010-2030 / 555 010-4050; Call (555) 0104050",
                "Since 31.12.2026 at 5550102030; Call 555.010.20.30 until 2026-12-31"
            })
    void what_the_instructions_name_may_be_written_otherwise(String instructions, String text) {
        assertThat(code(TextBrief.of(instructions), text)).isEqualTo("taken");
    }

    @Test
    void text_is_counted_by_code_points() {
        assertThat(code(BRIEF, "🎉".repeat(120))).isEqualTo("taken");
        assertThat(code(BRIEF, "🎉".repeat(121))).isEqualTo("text-long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\rb", "a\u001bb", "a\u202eb", "a\u2028b", "a\ufffdb", "a\ud800b", "a\u0085b"})
    void text_with_signs_that_nobody_sees_is_not_taken(String text) {
        assertThat(code(BRIEF, text)).isEqualTo("text-control");
    }

    @Test
    void forbidden_pattern_is_found_whatever_its_case() {
        assertThat(code(BRIEF.forbid("garantie|guarantee"), "We GUARANTEE it")).isEqualTo("text-forbidden");
    }

    @Test
    void pattern_that_never_ends_counts_as_found() {
        assertThat(code(BRIEF.forbid("(.*)(.*)(.*)(.*)(.*)(.*)="), "a".repeat(100)))
                .isEqualTo("text-forbidden");
    }
}
