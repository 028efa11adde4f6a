package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.spi.Escaping;
import io.mailing.spi.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every row of the tables in {@code docs/templates.md} that follow a mark such as {@code examples: html angle}. */
class TemplateDocsTest {

    @ParameterizedTest(name = "line {0}")
    @MethodSource("examples")
    void example_prints_what_the_page_says(Row row) {
        Rendering rendering = TemplatePrinter.render(
                row.template(), row.escaping(), row.values(), Locale.forLanguageTag(row.cell(2)));

        String printed = rendering instanceof Rendering.Unfit unfit
                ? "skipped: " + unfit.fault().code()
                : ((Rendering.Text) rendering).text();
        assertThat(printed).isEqualTo(row.cell(3));
    }

    @ParameterizedTest(name = "line {0}")
    @MethodSource("refusals")
    void refusal_says_what_the_page_says(Row row) {
        assertThatThrownBy(() -> TemplatePrinter.render(row.template(), row.escaping(), Map.of(), Locale.ROOT))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(row.cell(1).replace("`", ""));
    }

    @Test
    void the_page_has_its_tables() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(30);
        assertThat(refusals()).hasSizeGreaterThan(15);
    }

    static List<Row> examples() throws IOException {
        return rows("<!-- examples: ");
    }

    static List<Row> refusals() throws IOException {
        return rows("<!-- refused: ");
    }

    private static List<Row> rows(String mark) throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(page());
        String kind = null;
        int inTable = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(mark)) {
                kind = line.substring(mark.length(), line.indexOf(" -->"));
                inTable = 0;
            } else if (kind != null && line.startsWith("|")) {
                inTable++;
                if (inTable > 2) {
                    rows.add(new Row(i + 1, kind, cells(line)));
                }
            } else {
                kind = null;
            }
        }
        return rows;
    }

    private static Path page() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/templates.md"))) {
            folder = parent(folder);
        }
        return folder.resolve("docs/templates.md");
    }

    private static Path parent(Path folder) {
        @Nullable Path parent = folder.getParent();
        if (parent == null) {
            throw new AssertionError("docs/templates.md was not found above the working folder");
        }
        return parent;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        String protectedBars = line.substring(1, line.lastIndexOf('|')).replace("\\|", "\u0001");
        for (String cell : protectedBars.split("\\|", -1)) {
            String text = cell.strip().replace('\u0001', '|').replace('⏎', '\n');
            boolean code = text.length() > 1 && text.startsWith("`") && text.indexOf('`', 1) == text.length() - 1;
            cells.add(code ? text.substring(1, text.length() - 1) : text);
        }
        return cells;
    }

    private record Row(int line, String kind, List<String> cells) {
        String cell(int index) {
            return cells.get(index);
        }

        Template template() {
            TemplateSyntax syntax = kind.endsWith("braces") ? TemplateSyntax.BRACES : TemplateSyntax.ANGLE;
            return kind.startsWith("html") ? Template.html(cell(0), syntax) : Template.text(cell(0), syntax);
        }

        Escaping escaping() {
            return kind.startsWith("html")
                    ? Escaping.HTML
                    : kind.startsWith("header") ? Escaping.HEADER : Escaping.NONE;
        }

        /** A value that looks like a date is one; anything else is text, as it comes from a file. */
        Map<String, Object> values() {
            Map<String, Object> values = new HashMap<>();
            int sign = cell(1).indexOf('=');
            if (sign > 0) {
                String value = cell(1).substring(sign + 1);
                boolean date = value.matches("\\d{4}-\\d{2}-\\d{2}");
                values.put(cell(1).substring(0, sign), date ? LocalDate.parse(value) : value);
            }
            return values;
        }

        @Override
        public String toString() {
            return String.valueOf(line);
        }
    }
}
