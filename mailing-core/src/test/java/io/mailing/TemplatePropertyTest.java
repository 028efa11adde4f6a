package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.spi.Escaping;
import io.mailing.spi.Rendering;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of made-up templates and values are printed as a slow and plain reference prints them. */
class TemplatePropertyTest {
    private static final int CASES = 10_000;
    private static final String[] TEXTS = {
        "Hello ", " ", "\n", "a < b", " > ", "ж", "😀", "5 &amp; ", "\u00a0", "}", "{ , ", "< ", "|", ":", "<3 ", "{}"
    };
    private static final String[] SCRAPS = {
        "<a>",
        "{a}",
        "<b.c|x>",
        "{b.c|x}",
        "<d:0.00|>",
        "{d:dd.MM.yyyy}",
        "<<a>>",
        "{{a}}",
        "&lt;a&gt;",
        "<a",
        "{a",
        "<",
        "<a|",
        "<a:",
        ">",
        "}",
        "<p>",
        "</p>",
        "<p title=\"",
        "'",
        "\"",
        "<a href='",
        "https://x.example/",
        "<!--",
        "-->",
        "<!--[if mso]>",
        "<![CDATA[",
        "]]>",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<title>",
        "<svg/",
        "style=\"color:",
        "onclick=",
        "&#60;",
        "&#x3",
        "\u0000"
    };
    private static final String[] VALUES = {
        "Ann",
        "<b>",
        "<name0>",
        "{name1}",
        "&amp;",
        "\"'",
        "<<name2>>",
        "ё",
        "😀",
        "a\nb",
        "x=y&z",
        "%41",
        "-->",
        "</p>",
        "$1\\2",
        "+@~*",
        "\u0416.",
        "\ud800"
    };

    @ParameterizedTest
    @EnumSource
    void text_is_printed_as_the_reference_prints_it(TemplateSyntax syntax) {
        for (long seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            Composed composed = new Composed(random, syntax);
            for (int i = random.nextInt(12); i > 0; i--) {
                if (random.nextBoolean()) {
                    composed.text(TEXTS[random.nextInt(TEXTS.length)]);
                } else {
                    composed.variable(value -> value);
                }
            }
            composed.check(Template.text(composed.source(), syntax), seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void html_is_printed_as_the_reference_prints_it(TemplateSyntax syntax) {
        for (long seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            Composed composed = new Composed(random, syntax);
            for (int i = random.nextInt(12); i > 0; i--) {
                switch (random.nextInt(4)) {
                    case 0 -> composed.text(TEXTS[random.nextInt(TEXTS.length)]);
                    case 1 ->
                        composed.text("<p>")
                                .variable(TemplatePropertyTest::html)
                                .text("</p>");
                    case 2 ->
                        composed.text("<img alt=\"")
                                .variable(TemplatePropertyTest::html)
                                .text("\">");
                    default ->
                        composed.text("<a href=\"https://x.example/")
                                .variable(TemplatePropertyTest::component)
                                .text("?u=")
                                .variable(TemplatePropertyTest::component)
                                .text("\">");
                }
            }
            composed.check(Template.html(composed.source(), syntax), seed);
        }
    }

    /** Pieces in any order: what is no template is refused with its place, and nothing else ever happens. */
    @ParameterizedTest
    @EnumSource
    void any_text_is_a_template_or_refused_with_its_place(TemplateSyntax syntax) {
        int taken = 0;
        for (long seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            String source = jumble(random);
            boolean html = random.nextBoolean();
            try {
                Template template = html ? Template.html(source, syntax) : Template.text(source, syntax);
                taken++;
                if (!html) {
                    valuesAreData(template, seed);
                }
            } catch (TemplateException refused) {
                assertThat(refused.line()).as("seed %s: %s", seed, source).isPositive();
                assertThat(refused.column()).as("seed %s: %s", seed, source).isPositive();
            } catch (RuntimeException wrong) {
                throw new AssertionError("seed " + seed + ": " + source, wrong);
            }
        }
        assertThat(taken).as("texts that are templates").isBetween(CASES / 10, CASES * 99 / 100);
    }

    /** A value that looks like a template is printed just where, and as often as, one that doesn't. */
    private static void valuesAreData(Template template, long seed) {
        Map<String, String> plain = new HashMap<>();
        Map<String, String> hostile = new HashMap<>();
        for (TemplateVariable variable : template.variables()) {
            plain.put(variable.name(), "\ue000");
            hostile.put(variable.name(), "<a>{a}<a|x>&lt;a&gt;$1\\1");
        }
        Rendering expected = TemplatePrinter.render(template, Escaping.NONE, plain, Locale.ROOT);
        Rendering printed = TemplatePrinter.render(template, Escaping.NONE, hostile, Locale.ROOT);
        if (expected instanceof Rendering.Text text) {
            assertThat(printed)
                    .as("seed %s: %s", seed, template.source())
                    .isEqualTo(new Rendering.Text(text.text().replace("\ue000", "<a>{a}<a|x>&lt;a&gt;$1\\1")));
        } else {
            // A number's or date's format, which neither fits.
            assertThat(printed).as("seed %s: %s", seed, template.source()).isEqualTo(expected);
        }
    }

    private static String jumble(Random random) {
        StringBuilder source = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> source.append((char) random.nextInt(128));
                case 1 -> source.append((char) random.nextInt(0x10000));
                case 2 -> source.append(TEXTS[random.nextInt(TEXTS.length)]);
                default -> source.append(SCRAPS[random.nextInt(SCRAPS.length)]);
            }
        }
        return source.toString();
    }

    private static String html(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String component(String value) {
        return URLEncoder.encode(value.replace("\ud800", "\ufffd"), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private interface Escape {
        String of(String value);
    }

    /** Builds a template and, beside it, what it must print. */
    private static final class Composed {
        private final Random random;
        private final TemplateSyntax syntax;
        private final StringBuilder source = new StringBuilder();
        private final StringBuilder expected = new StringBuilder();
        private final Map<String, String> values = new HashMap<>();

        Composed(Random random, TemplateSyntax syntax) {
            this.random = random;
            this.syntax = syntax;
        }

        String source() {
            return source.toString();
        }

        Composed text(String text) {
            source.append(text);
            expected.append(text);
            return this;
        }

        Composed variable(Escape escape) {
            String name = "name" + values.size();
            boolean missing = random.nextInt(4) == 0;
            String value = missing ? "" : VALUES[random.nextInt(VALUES.length)];
            values.put(name, value);
            source.append(syntax.opening()).append(name);
            if (missing || random.nextBoolean()) {
                source.append("|dear 'guest'");
            }
            source.append(syntax.closing());
            expected.append(escape.of(missing ? "dear 'guest'" : value));
            return this;
        }

        void check(Template template, long seed) {
            assertThat(TemplatePrinter.print(template, values, Locale.ROOT))
                    .as("seed %s: %s", seed, source)
                    .isEqualTo(expected.toString());
        }
    }
}
