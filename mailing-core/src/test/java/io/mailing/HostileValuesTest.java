package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.spi.Escaping;
import io.mailing.spi.Rendering;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.swing.text.MutableAttributeSet;
import javax.swing.text.html.HTML;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.parser.ParserDelegator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a value is, an HTML parser that knows nothing of templates sees the same elements and attributes. */
class HostileValuesTest {
    private static final int ROUNDS = 3_000;

    private static final Template PAGE =
            Template.html("<html><head><title>For <name></title></head><body class='<name>'>"
                    + "<h1>Hi <name>!</h1><p title=\"a <name> b\">&lt;name&gt;<b><name></b></p>"
                    + "<a href=\"https://x.example/<name>?u=<name>&amp;v=1#<name>\">go</a><a href='<link>'>link</a>"
                    + "<a href='mailto:<name>'>mail</a><img src=\"<link>\" alt='<name>'><p align='<name>'><name></p>"
                    + "<p style='color:<colour|red>'>x</p></body></html>");

    private static final String[] PIECES = {
        "<",
        ">",
        "\"",
        "'",
        "&",
        ";",
        "/",
        "=",
        " ",
        "script",
        "<script>",
        "</title>",
        "</p>",
        "-->",
        "<!--",
        "--!>",
        "]]>",
        "<![CDATA[",
        "onerror=",
        "javascript:",
        "&lt;",
        "&#60;",
        "&quot",
        "x",
        "<name>",
        "{name}",
        "&lt;name&gt;",
        "\u0000",
        "\n",
        "\r",
        "\t",
        "\f",
        "\u000b",
        "`",
        "\\",
        "%3C",
        "%",
        "ж",
        "😀",
        "\ud83d",
        "\u2028",
        "\u00a0",
        "A"
    };

    @Test
    void no_value_changes_the_structure_of_a_page() {
        Random random = new Random(13);
        List<String> expected = structure(Objects.requireNonNull(print("x", "https://x.example/", "red")));
        int printed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String name = "x" + hostile(random);
            String link = "https://x.example/" + hostile(random);
            String colour = round % 2 == 0 ? "" : hostile(random);
            String page = print(name, link, colour);
            if (page != null) {
                printed++;
                assertThat(structure(page))
                        .as("name '%s', link '%s', colour '%s'", name, link, colour)
                        .isEqualTo(expected);
            }
        }
        assertThat(printed).as("pages that were printed").isGreaterThanOrEqualTo(ROUNDS / 2);
    }

    @Test
    void the_parser_does_see_what_an_unescaped_value_would_do() {
        String page = "<html><body><p title=\"a\">%s</p></body></html>";

        assertThat(structure(page.formatted("<b>x</b>"))).isNotEqualTo(structure(page.formatted("x")));
        assertThat(structure(page.replace("a", "a\" lang=\"b"))).isNotEqualTo(structure(page));
    }

    /** The page, or null when the delivery would be skipped. */
    private static @Nullable String print(String name, String link, String colour) {
        Map<String, String> values = new HashMap<>();
        values.put("name", name);
        values.put("link", link);
        values.put("colour", colour);
        return TemplatePrinter.render(PAGE, Escaping.HTML, values, Locale.ROOT) instanceof Rendering.Text text
                ? text.text()
                : null;
    }

    private static String hostile(Random random) {
        StringBuilder value = new StringBuilder();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            value.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return value.toString();
    }

    private static List<String> structure(String page) {
        List<String> seen = new ArrayList<>();
        HTMLEditorKit.ParserCallback callback = new HTMLEditorKit.ParserCallback() {
            @Override
            public void handleStartTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
                seen.add("<" + tag + names(attributes));
            }

            @Override
            public void handleSimpleTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
                seen.add("<" + tag + names(attributes) + "/");
            }

            @Override
            public void handleEndTag(HTML.Tag tag, int position) {
                seen.add("</" + tag);
            }

            @Override
            public void handleComment(char[] text, int position) {
                seen.add("<!--");
            }
        };
        try {
            new ParserDelegator().parse(new StringReader(page), callback, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seen;
    }

    private static List<String> names(MutableAttributeSet attributes) {
        List<String> names = new ArrayList<>();
        for (Object name : Collections.list(attributes.getAttributeNames())) {
            names.add(name.toString());
        }
        Collections.sort(names);
        return names;
    }
}
