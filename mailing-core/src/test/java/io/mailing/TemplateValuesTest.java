package io.mailing;

import static io.mailing.TemplatePrinter.TODAY;
import static io.mailing.TemplatePrinter.header;
import static io.mailing.TemplatePrinter.print;
import static io.mailing.TemplatePrinter.unfit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What values look like when they are printed, and which are not. */
class TemplateValuesTest {
    private static final Locale RUSSIAN = new Locale("ru", "RU");

    @Test
    void value_is_never_evaluated_again() {
        Template template = Template.text("<a> <b>");

        assertThat(print(template, Map.of("a", "<b> <<b>> {b} ${b} <b|x>", "b", "2")))
                .isEqualTo("<b> <<b>> {b} ${b} <b|x> 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n", "\u00a0", "\u200b", "\ufeff", "\u2007\u202f", "\u0000"})
    void blank_value_is_missing(String blank) {
        assertThat(unfit(Template.text("Hello <first_name>!"), Map.of("first_name", blank))
                        .fault())
                .isEqualTo(Rendering.Fault.MISSING_VALUE);
        assertThat(print(Template.text("Hello <first_name|friend>!"), Map.of("first_name", blank)))
                .isEqualTo("Hello friend!");
    }

    @Test
    void missing_value_names_its_variable() {
        Rendering.Unfit unfit = unfit(Template.text("<first_name|x> <last_name>"), Map.of());

        assertThat(unfit.variable()).isEqualTo("last_name");
        assertThat(unfit.fault().code()).isEqualTo("missing-value");
        assertThat(unfit.message()).contains("no value for last_name");
    }

    @Test
    void unfit_rendering_leaves_the_buffer_as_it_was() {
        Template template = Template.text("Hello <first_name> <last_name>");
        TemplateVariables variables = TemplateVariables.of(List.of(template));
        StringBuilder out = new StringBuilder("before ");

        Rendering.Unfit unfit = template.compile(variables, Escaping.NONE)
                .renderTo(TemplatePrinter.values(variables, Map.of("first_name", "Ann"), Locale.ROOT), out);

        assertThat(unfit).isNotNull();
        assertThat(out).hasToString("before ");
    }

    @Test
    void numbers_without_a_format_are_plain() {
        Template template = Template.text("<v>");

        assertThat(print(template, Map.of("v", 1234567))).isEqualTo("1234567");
        assertThat(print(template, Map.of("v", 1234567890123L))).isEqualTo("1234567890123");
        assertThat(print(template, Map.of("v", new BigDecimal("1E+3")))).isEqualTo("1000");
        assertThat(print(template, Map.of("v", new BigDecimal("10.50")))).isEqualTo("10.50");
        assertThat(print(template, Map.of("v", 5.0))).isEqualTo("5");
        assertThat(print(template, Map.of("v", 0.1f))).isEqualTo("0.1");
        assertThat(print(template, Map.of("v", BigInteger.TEN))).isEqualTo("10");
        assertThat(print(template, Map.of("v", true))).isEqualTo("true");
    }

    @Test
    void number_format_follows_the_recipients_locale() {
        Template template = Template.text("<balance:#,##0.00>");
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(RUSSIAN);

        assertThat(print(template, Map.of("balance", 1250.5), Locale.ENGLISH)).isEqualTo("1,250.50");
        assertThat(print(template, Map.of("balance", 1250.5), Locale.GERMANY)).isEqualTo("1.250,50");
        assertThat(print(template, Map.of("balance", 1250.5), RUSSIAN))
                .isEqualTo("1" + symbols.getGroupingSeparator() + "250" + symbols.getDecimalSeparator() + "50");
    }

    @Test
    void halves_are_rounded_away_from_zero_by_their_decimal_value() {
        Template template = Template.text("<v:0.00>");

        assertThat(print(template, Map.of("v", 1.005))).isEqualTo("1.01");
        assertThat(print(template, Map.of("v", new BigDecimal("-0.125")))).isEqualTo("-0.13");
    }

    @ParameterizedTest
    @CsvSource({"1250.50,1250.50", "'1250,5',1250.50", "-3,-3.00", "+7,7.00", "' 8 ',8.00", "007,7.00"})
    void text_that_is_a_number_takes_a_number_format(String value, String printed) {
        assertThat(print(Template.text("<v:0.00>"), Map.of("v", value))).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 250,50", "1,250.50", "1.", ".5", "-", "abc", "1e5", "0x1F", "١٢", "NaN", "--1"})
    void text_that_is_no_plain_number_does_not_fit(String value) {
        Rendering.Unfit unfit = unfit(Template.text("<v:0.00|0>"), Map.of("v", value));

        assertThat(unfit.fault()).isEqualTo(Rendering.Fault.WRONG_FORMAT);
        assertThat(unfit.message()).doesNotContain(value);
    }

    @Test
    void number_with_a_thousand_digits_does_not_fit() {
        assertThat(unfit(Template.text("<v:0>"), Map.of("v", "9".repeat(1000))).fault())
                .isEqualTo(Rendering.Fault.WRONG_FORMAT);
    }

    @Test
    void dates_take_a_date_format() {
        Template template = Template.text("<v:dd.MM.yyyy>");
        LocalDate date = LocalDate.of(2026, 12, 31);

        assertThat(print(template, Map.of("v", date))).isEqualTo("31.12.2026");
        assertThat(print(template, Map.of("v", date.atTime(8, 5)))).isEqualTo("31.12.2026");
        assertThat(print(template, Map.of("v", date.atTime(8, 5).atOffset(ZoneOffset.UTC))))
                .isEqualTo("31.12.2026");
        assertThat(print(template, Map.of("v", "2026-12-31"))).isEqualTo("31.12.2026");
        assertThat(print(template, Map.of("v", "2026-12-31T08:05:00"))).isEqualTo("31.12.2026");
        assertThat(print(template, Map.of("v", "2026-12-31T08:05:00+02:00"))).isEqualTo("31.12.2026");
    }

    @Test
    void words_of_a_date_follow_the_recipients_locale() {
        assertThat(print(Template.text("<today:d MMMM yyyy>"), Map.of(), Locale.ENGLISH))
                .isEqualTo("9 March 2026");
        assertThat(print(Template.text("<today:d MMMM yyyy>"), Map.of(), RUSSIAN))
                .isEqualTo("9 марта 2026");
    }

    @Test
    void date_without_a_format_is_in_the_locales_medium_style() {
        DateTimeFormatter date =
                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(RUSSIAN);
        DateTimeFormatter time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(RUSSIAN);
        LocalDateTime noon = TODAY.atTime(12, 0);
        OffsetDateTime zoned = noon.atOffset(ZoneOffset.UTC);

        assertThat(print(Template.text("<today>"), Map.of(), RUSSIAN)).isEqualTo(date.format(TODAY));
        assertThat(print(Template.text("<v>"), Map.of("v", TODAY), RUSSIAN)).isEqualTo(date.format(TODAY));
        assertThat(print(Template.text("<v>"), Map.of("v", noon), RUSSIAN)).isEqualTo(time.format(noon));
        assertThat(print(Template.text("<v>"), Map.of("v", zoned), RUSSIAN)).isEqualTo(time.format(zoned));
    }

    @Test
    void value_of_the_wrong_kind_does_not_fit() {
        assertThat(unfit(Template.text("<v:dd.MM.yyyy>"), Map.of("v", 5)).message())
                .contains("v does not fit");
        assertThat(unfit(Template.text("<v:0.0>"), Map.of("v", TODAY)).message())
                .contains("v does not fit");
        assertThat(unfit(Template.text("<v:HH:mm>"), Map.of("v", TODAY)).message())
                .contains("v does not fit");
        assertThat(unfit(Template.text("<v:dd.MM.yyyy>"), Map.of("v", "31.12.2026"))
                        .message())
                .contains("v does not fit");
        assertThat(unfit(Template.text("<v:0.0>"), Map.of("v", Double.NaN)).message())
                .contains("v does not fit");
        assertThat(unfit(Template.text("<v>"), Map.of("v", List.of(1))).message())
                .contains("not of a type");
    }

    @Test
    void header_has_no_line_breaks_and_no_controls() {
        assertThat(header("Hi <a>!", Map.of("a", "x\r\nBcc: b\u0000c\u0085d\u2028e\u2029f\u007fg\th")))
                .isEqualTo("Hi x  Bcc: b c d e f g h!");
    }

    @Test
    void header_keeps_letters_that_end_like_a_line_break() {
        String letters = "Њ Ѝ č 瘍 瘊 Ā";

        assertThat(header("<a>", Map.of("a", letters))).isEqualTo(letters);
    }

    @Test
    void header_template_with_a_line_break_is_refused() {
        assertThatThrownBy(() -> header("Hi <a>,\nthere", Map.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("line 1, column 8")
                .hasMessageContaining("a header is one line");
    }

    @Test
    void plain_text_becomes_html_as_a_whole() {
        Rendering rendering = TemplatePrinter.render(
                Template.text("1 < 2 & <a> <b|'x'>"), Escaping.HTML, Map.of("a", "<i>"), Locale.ROOT);

        assertThat(rendering).isEqualTo(new Rendering.Text("1 &lt; 2 &amp; &lt;i&gt; &#39;x&#39;"));
    }

    @Test
    void html_cannot_be_printed_unescaped() {
        Template template = Template.html("<p>Hi</p>");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.compile(TemplateVariables.of(List.of()), Escaping.NONE));
    }

    @Test
    void every_variable_needs_a_slot() {
        Template template = Template.text("<a>");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.compile(TemplateVariables.of(List.of()), Escaping.NONE))
                .withMessageContaining("variable a has no slot");
    }

    @Test
    void slots_are_the_distinct_names_in_order_without_today() {
        TemplateVariables variables = TemplateVariables.of(
                List.of(Template.text("<b> <today> <a>"), Template.html("<p>&lt;a&gt; <c_1></p>")));

        assertThat(variables.names()).containsExactly("b", "a", "c_1");
        assertThat(variables.slot("a")).isEqualTo(1);
        assertThat(variables.name(1)).isEqualTo("a");
        assertThat(variables.slot("today")).isEqualTo(-1);
        assertThat(TemplateVariables.ofNames(variables.names())).isEqualTo(variables);
    }

    @Test
    void personal_values_are_in_no_description() {
        RecipientValues values = RecipientValues.of(new Object[] {"Ann"}, Locale.ROOT, TODAY);

        assertThat(values).asString().doesNotContain("Ann");
        assertThat(new Rendering.Text("Hello Ann")).asString().doesNotContain("Ann");
    }

    @Test
    void many_locales_print_right_though_not_all_are_remembered() {
        Template template = Template.text("<v:#,##0.00>");
        TemplateVariables variables = TemplateVariables.of(List.of(template));
        CompiledTemplate compiled = template.compile(variables, Escaping.NONE);

        for (Locale locale : Locale.getAvailableLocales()) {
            String expected = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(locale)).format(1234.5);
            assertThat(compiled.render(TemplatePrinter.values(variables, Map.of("v", 1234.5), locale)))
                    .as("%s", locale)
                    .isEqualTo(new Rendering.Text(expected));
        }
    }

    @Test
    void one_compiled_template_serves_many_threads() throws Exception {
        Template template = Template.text("<n:#,##0.00> <d:dd.MM.yyyy> <today>");
        TemplateVariables variables = TemplateVariables.of(List.of(template));
        CompiledTemplate compiled = template.compile(variables, Escaping.NONE);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int first = thread;
            tasks.add(() -> {
                boolean right = true;
                for (int i = first; i < 20_000; i += 8) {
                    LocalDate date = LocalDate.ofEpochDay(i % 1000);
                    Map<String, Object> values = Map.of("n", i, "d", date);
                    Rendering printed = compiled.render(TemplatePrinter.values(variables, values, Locale.GERMANY));
                    String start = (i < 1000 ? "" : i / 1000 + ".")
                            + (i < 1000 ? String.valueOf(i) : String.format(Locale.ROOT, "%03d", i % 1000))
                            + ",00 "
                            + DateTimeFormatter.ofPattern("dd.MM.yyyy").format(date);
                    right &= printed instanceof Rendering.Text text
                            && text.text().startsWith(start);
                }
                return right;
            });
        }

        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            for (Future<Boolean> result : executor.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
