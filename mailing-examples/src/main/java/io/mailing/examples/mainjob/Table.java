package io.mailing.examples.mainjob;

import java.util.ArrayList;
import java.util.List;

/** A table as wide as its content; where the screen is narrower, each row becomes a list. */
final class Table {

    private static final String INDENT = "  ";

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        this.heads = List.of(heads);
    }

    void row(String... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + heads.size() + " heads");
        }
        rows.add(List.of(cells));
    }

    /** The lines, the heads first. */
    List<String> lines(int width) {
        return fits(2, width) ? table("  ") : fits(1, width) ? table(" ") : lists();
    }

    /** Whether it can be shown as a table. */
    boolean fits(int width) {
        return fits(1, width);
    }

    private boolean fits(int gap, int width) {
        int sum = 0;
        for (int column : widths()) {
            sum += gap + column;
        }
        return sum <= width;
    }

    private int[] widths() {
        int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = heads.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private List<String> table(String gap) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        lines.add(line(heads, gap, widths));
        rows.forEach(row -> lines.add(line(row, gap, widths)));
        return lines;
    }

    private String line(List<String> cells, String gap, int... widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(gap).append(number(i) ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }

    /** Numbers stand to the right, so that they can be compared. */
    private boolean number(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches("[0-9]+"));
    }

    private List<String> lists() {
        int labels = heads.stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < heads.size(); i++) {
                lines.add(
                        INDENT + heads.get(i) + " ".repeat(labels - heads.get(i).length()) + INDENT + row.get(i));
            }
            lines.add("");
        }
        return lines;
    }
}
