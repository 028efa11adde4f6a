package io.mailing.internal.template;

import io.mailing.TemplateException;
import io.mailing.TemplateSyntax;
import java.util.Set;

/** Refuses variables where no value would be safe, or where one would not be seen. */
final class ForbiddenPlaces {
    /** The words that minified scripts have alone between braces. */
    private static final Set<String> SCRIPT_WORDS = Set.of("return", "break", "continue", "debugger", "this");

    private final Source source;
    private final TemplateSyntax syntax;
    private final VariableReader reader;

    ForbiddenPlaces(Source source, TemplateSyntax syntax, VariableReader reader) {
        this.source = source;
        this.syntax = syntax;
        this.reader = reader;
    }

    /**
     * Refuses every variable that begins in this range; what is a tag's name is none.
     *
     * @param limit how far such a variable may reach
     * @param where the place in words
     */
    void check(int from, int to, int limit, String where) {
        check(from, to, limit, where, true);
    }

    /** Refuses every variable that begins in this attribute's value, where no tags are. */
    void checkValue(int from, int to, int limit, String where) {
        check(from, to, limit, where, false);
    }

    private void check(int from, int to, int limit, String where, boolean tags) {
        int i = from;
        while (i < to) {
            int doubled = reader.afterDoubled(i, limit);
            boolean tag = tags && isTagName(i, limit);
            if (doubled == i && !tag && reader.looksLikeOne(i, limit, false)) {
                throw fault(i, where);
            }
            i = Math.max(doubled, i + 1);
        }
    }

    /**
     * Refuses variables in a style sheet or script. Only the bare form counts, a name alone between the signs: style
     * sheets have declarations between braces, and scripts compare with angle signs.
     */
    void checkCode(int from, int to, String where) {
        for (int i = from; i < to; i++) {
            if (!isTagName(i, to) && reader.looksLikeOne(i, to, true) && !isCode(i, to)) {
                throw fault(i, where);
            }
        }
    }

    private boolean isCode(int at, int to) {
        if (syntax != TemplateSyntax.BRACES) {
            return false;
        }
        boolean dollar = at > 0 && source.at(at - 1) == '$';
        return dollar || SCRIPT_WORDS.contains(source.text().substring(at + 1, reader.nameEnd(at + 1, to)));
    }

    /** Whether a tag begins here rather than a variable: a known element, a prefix of another language, or a hyphen. */
    boolean isTagName(int at, int to) {
        if (syntax != TemplateSyntax.ANGLE || source.at(at) != '<') {
            return false;
        }
        int start = at + 1 < to && source.at(at + 1) == '/' ? at + 2 : at + 1;
        int end = reader.nameEnd(start, to);
        if (end == start || end >= to || source.at(end) == '|') {
            return false;
        }
        String name = source.text().substring(start, end);
        if (source.at(end) == ':') {
            return HtmlElements.isPrefix(name) && end + 1 < to && Source.isAsciiLetter(source.at(end + 1));
        }
        boolean bare = source.at(end) == '>';
        return source.at(end) == '-' || (HtmlElements.isElement(name) && !(bare && HtmlElements.needsAttributes(name)));
    }

    /** {@code <first_name/>} is no element, and would leave an empty greeting. */
    void refuseSelfClosing(int at, int to) {
        int i = reader.nameEnd(at + 1, to);
        boolean slash = i < to && source.at(i) == '/';
        if (slash && i + 1 < to && source.at(i + 1) == '>') {
            throw source.fault(
                    at,
                    source.text().substring(at, i + 2) + " is neither an element of HTML nor a variable",
                    "leave the slash out if it is a variable");
        }
    }

    /** After a bare {@code <} a value would become the name of a tag. */
    void refuseMarkupBefore(Occurrence found) {
        int i = found.start();
        while (i > 0 && Source.isAsciiLetter(source.at(i - 1))) {
            i--;
        }
        boolean slash = i > 0 && source.at(i - 1) == '/';
        int sign = slash ? i - 2 : i - 1;
        if (sign >= 0 && source.at(sign) == '<') {
            throw source.fault(
                    found.start(),
                    "the value of " + found.name() + " would become part of a tag, because < stands before it",
                    "write &lt; for a sign that is to be read");
        }
    }

    /** Where Outlook's part of a mail is a comment to others, a value must not help to close it. */
    void refuseCommentEndAfter(Occurrence found) {
        int i = found.end();
        while (i < source.length() && source.at(i) == '-') {
            i++;
        }
        if (source.has("!", i)) {
            i++;
        }
        if (source.has(">", i)) {
            throw source.fault(
                    found.start(),
                    "the value of " + found.name() + " could close the comment, because > stands after it",
                    "write &gt; for a sign that is to be read");
        }
    }

    TemplateException fault(int at, String where) {
        return source.fault(
                at,
                "a variable cannot stand in " + where,
                "put it in the text or in a quoted attribute, or double its signs if it is not one");
    }
}
