package io.mailing.audience;

import io.mailing.MailingException;
import org.jspecify.annotations.Nullable;

/** A text that is not a filter, or not an audience, with the place, what stands there and what could. */
public final class FilterException extends MailingException {
    private static final long serialVersionUID = 1L;

    /** The line, from 1. */
    private final int line;

    /** The column, from 1. */
    private final int column;

    /** What stands there. */
    private final String found;

    /** What could stand there. */
    private final String expected;

    /** What was probably meant. */
    private final @Nullable String nearest;

    /**
     * Used by the language itself.
     *
     * @param line the line of the fault, from 1
     * @param column the column of the fault, from 1
     * @param found what stands there
     * @param expected what could stand there
     * @param nearest the word that was probably meant, or null
     */
    public FilterException(int line, int column, String found, String expected, @Nullable String nearest) {
        super("Line " + line + ", column " + column + ": found " + found + ", expected " + expected
                + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
        this.line = line;
        this.column = column;
        this.found = found;
        this.expected = expected;
        this.nearest = nearest;
    }

    /** {@return the line of the fault, from 1} */
    public int line() {
        return line;
    }

    /** {@return the column of the fault in its line, from 1, counted in characters (code points)} */
    public int column() {
        return column;
    }

    /** {@return what stands there} */
    public String found() {
        return found;
    }

    /** {@return what could stand there} */
    public String expected() {
        return expected;
    }

    /** {@return the word that was probably meant, or null} */
    public @Nullable String nearest() {
        return nearest;
    }
}
