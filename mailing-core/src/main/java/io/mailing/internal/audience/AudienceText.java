package io.mailing.internal.audience;

import io.mailing.audience.Audience;

/** Writes an audience as the text that {@link AudienceParser} reads. */
public final class AudienceText {

    private final StringBuilder text = new StringBuilder();

    private AudienceText() {}

    /**
     * The one text of an audience.
     *
     * @param audience any
     * @return its text
     */
    public static String of(Audience audience) {
        AudienceText printer = new AudienceText();
        printer.print(audience);
        return printer.text.toString();
    }

    private void print(Audience audience) {
        if (audience instanceof Audience.Named named) {
            text.append(Tokens.isPlain(named.name()) ? named.name() : FilterText.quoted(named.name(), '"'));
        } else if (audience instanceof Audience.Listed listed) {
            text.append("list ").append(listed.list());
        } else if (audience instanceof Audience.Where where) {
            printTight(where.whole());
            text.append(" where ").append(where.filter());
        } else if (audience instanceof Audience.Only only) {
            print(only);
        } else if (audience instanceof Audience.Union union) {
            print(union.first());
            text.append(" union ");
            printRight(union.second());
        } else if (audience instanceof Audience.Except except) {
            print(except.first());
            text.append(" except ");
            printRight(except.second());
        }
    }

    private void print(Audience.Only only) {
        printTight(only.whole());
        text.append(" only (");
        String before = "";
        for (String id : only.ids()) {
            text.append(before).append(FilterText.quoted(id, '"'));
            before = ", ";
        }
        text.append(')');
    }

    /** In front of what binds tighter than 'union' and 'except'. */
    private void printTight(Audience audience) {
        if (audience instanceof Audience.Union || audience instanceof Audience.Except) {
            printInParentheses(audience);
        } else {
            print(audience);
        }
    }

    /** Conditions need none there, but are read more easily. */
    private void printRight(Audience audience) {
        if (audience instanceof Audience.Named || audience instanceof Audience.Listed) {
            print(audience);
        } else {
            printInParentheses(audience);
        }
    }

    private void printInParentheses(Audience audience) {
        text.append('(');
        print(audience);
        text.append(')');
    }
}
