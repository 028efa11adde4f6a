package io.mailing.examples.mainjob;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where people look. One line at a time may be live: drawn again and again in its place, on terminals only.
 */
final class Screen {

    private static final String ESCAPE = "\u001B[";

    private final PrintStream out;
    private final boolean live;
    private final boolean colours;
    private final int width;
    private boolean drawn;

    /**
     * A screen.
     *
     * @param live whether a line can be drawn again in its place
     * @param colours whether colours are understood
     * @param width in characters
     */
    Screen(PrintStream out, boolean live, boolean colours, int width) {
        this.out = out;
        this.live = live;
        this.colours = colours;
        this.width = width;
    }

    int width() {
        return width;
    }

    boolean live() {
        return live;
    }

    void title(String text) {
        line("");
        line(bold(text));
    }

    void line(String text) {
        if (drawn) {
            out.print("\r" + ESCAPE + "K");
            drawn = false;
        }
        out.println(text);
        out.flush();
    }

    /** Indented, and broken between words where the screen ends. */
    void text(String text) {
        for (String paragraph : text.split("\n", -1)) {
            wrapped(paragraph, 2, width).forEach(this::line);
        }
    }

    /** Draws the live line. */
    void draw(String text) {
        out.print("\r" + text + ESCAPE + "K");
        out.flush();
        drawn = true;
    }

    /** Leaves the live line as it stands. */
    void keep() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }

    String red(String text) {
        return colour("31", text);
    }

    String green(String text) {
        return colour("32", text);
    }

    String yellow(String text) {
        return colour("33", text);
    }

    String bold(String text) {
        return colour("1", text);
    }

    private String colour(String code, String text) {
        return colours && !text.isEmpty() ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }

    /** At most so many characters, the last one a mark if something is missing. */
    static String cut(String text, int max) {
        return text.codePointCount(0, text.length()) <= max
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(0, max - 1))) + "…";
    }

    static List<String> wrapped(String text, int indent, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(" ".repeat(indent));
        for (String word : text.split(" ", -1)) {
            boolean first = line.toString().isBlank();
            if (!first && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(indent));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
