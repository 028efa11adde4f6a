package io.mailing;

/** How a variable is marked in a template's source. */
public enum TemplateSyntax {
    /** {@code <first_name>}, the default. In HTML it may also be written <code>&amp;lt;first_name&amp;gt;</code>. */
    ANGLE('<', '>'),

    /** <code>{first_name}</code>. */
    BRACES('{', '}');

    private final char opening;
    private final char closing;

    TemplateSyntax(char opening, char closing) {
        this.opening = opening;
        this.closing = closing;
    }

    /** {@return the sign in front of a variable's name} */
    public char opening() {
        return opening;
    }

    /** {@return the sign that ends a variable} */
    public char closing() {
        return closing;
    }
}
