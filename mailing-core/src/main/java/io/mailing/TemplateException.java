package io.mailing;

/**
 * A template that cannot be used, with the place, what is wrong there and what to do about it. It is thrown when the
 * template is made, never while messages are sent.
 */
public final class TemplateException extends MailingException {
    private static final long serialVersionUID = 1L;

    /** The line, from 1. */
    private final int line;

    /** The column, from 1. */
    private final int column;

    /** What is wrong. */
    private final String problem;

    /** What to write instead. */
    private final String remedy;

    /**
     * Used by the template language itself.
     *
     * @param line the line of the fault, from 1
     * @param column the column of the fault, from 1
     * @param problem what is wrong, as a clause without a final full stop
     * @param remedy what to write instead, as a clause without a final full stop
     */
    public TemplateException(int line, int column, String problem, String remedy) {
        super("Template, line " + line + ", column " + column + ": " + problem + "; " + remedy);
        this.line = line;
        this.column = column;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** {@return the line of the fault, from 1} */
    public int line() {
        return line;
    }

    /** {@return the column of the fault in its line, from 1, counted in characters (code points)} */
    public int column() {
        return column;
    }

    /** {@return what is wrong} */
    public String problem() {
        return problem;
    }

    /** {@return what to write instead} */
    public String remedy() {
        return remedy;
    }
}
