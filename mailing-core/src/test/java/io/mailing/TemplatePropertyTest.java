package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final int ROUNDS = 5_000;
    private static final String[] TEXTS = {
        "Hello ", " ", "\n", "a < b", " > ", "ж", "😀", "5 &amp; ", "\u00a0", "}", "{ , ", "< ", "|", ":", "<3 ", "{}"
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
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            Composed composed = new Composed(random, syntax);
            for (int i = random.nextInt(12); i > 0; i--) {
                if (random.nextBoolean()) {
                    composed.text(TEXTS[random.nextInt(TEXTS.length)]);
                } else {
                    composed.variable(value -> value);
                }
            }
            composed.check(Template.text(composed.source(), syntax), round);
        }
    }

    @ParameterizedTest
    @EnumSource
    void html_is_printed_as_the_reference_prints_it(TemplateSyntax syntax) {
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
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
            composed.check(Template.html(composed.source(), syntax), round);
        }
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

        void check(Template template, int round) {
            assertThat(TemplatePrinter.print(template, values, Locale.ROOT))
                    .as("round %s: %s", round, source)
                    .isEqualTo(expected.toString());
        }
    }
}
