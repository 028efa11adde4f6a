package io.mailing.internal.template;

import io.mailing.TemplateSyntax;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Walks over HTML as a browser's tokenizer does and finds the variables in it, each with its place. The markup itself is
 * copied through untouched, faults and all.
 *
 * <p>Its safety rests on two rules. A variable is let in only where the escaped value cannot end what it stands in: text
 * and quoted attributes. And fixed text next to a variable must not turn the value into markup, so {@code <} directly
 * before one is refused.
 *
 * <p>Mail programs by Microsoft read what other programs take for a comment, {@code <!--[if mso]> … <![endif]-->}. It is
 * therefore scanned as markup.
 */
final class HtmlScanner {
    private static final Set<String> RAW = Set.of("style", "script", "xmp", "iframe", "noembed", "noframes");
    private static final Set<String> TEXT_ONLY = Set.of("title", "textarea");

    private final Source source;
    private final TemplateSyntax syntax;
    private final VariableReader reader;
    private final ForbiddenPlaces forbidden;
    private final PartList parts;
    private boolean inComment;

    HtmlScanner(Source source, TemplateSyntax syntax, VariableReader reader) {
        this.source = source;
        this.syntax = syntax;
        this.reader = reader;
        this.forbidden = new ForbiddenPlaces(source, syntax, reader);
        this.parts = new PartList(source);
    }

    List<Part> scan() {
        markup(0, source.length());
        return parts.finish();
    }

    private void markup(int from, int to) {
        int i = from;
        while (i < to) {
            i = source.at(i) == '<' ? lessThan(i, to) : textVariable(i, to);
        }
    }

    private int lessThan(int at, int to) {
        char next = at + 1 < to ? source.at(at + 1) : ' ';
        if (source.has("<!--", at)) {
            return comment(at, to);
        }
        boolean endTag = next == '/' && at + 2 < to && Source.isAsciiLetter(source.at(at + 2));
        if (endTag) {
            return tag(at + 2, to);
        }
        if (next == '!' || next == '?' || next == '/') {
            int end = source.findSign('>', at, to);
            forbidden.check(at, end, to, "a declaration");
            return Math.min(end + 1, to);
        }
        if (!Source.isAsciiLetter(next)) {
            return textVariable(at, to);
        }
        if (syntax == TemplateSyntax.ANGLE && !forbidden.isTagName(at, to)) {
            int after = textVariable(at, to);
            if (after > at + 1) {
                return after;
            }
            forbidden.refuseSelfClosing(at, to);
        }
        return startTag(at + 1, to);
    }

    /** Steps over one sign, or over the variable that begins here. */
    private int textVariable(int at, int to) {
        Occurrence found = reader.read(at, to);
        if (found == null) {
            return at + 1;
        }
        if (found.doubled()) {
            parts.literal(found, literal(found));
        } else {
            forbidden.refuseMarkupBefore(found);
            hole(found, Place.HTML);
        }
        return found.end();
    }

    private int startTag(int nameAt, int to) {
        int nameEnd = nameAt;
        while (nameEnd < to && !endsName(source.at(nameEnd))) {
            nameEnd++;
        }
        String element = source.text().substring(nameAt, nameEnd).toLowerCase(Locale.ROOT);
        int after = tag(nameAt, to);
        boolean raw = RAW.contains(element);
        if (!raw && !TEXT_ONLY.contains(element)) {
            return after;
        }
        int end = source.find("</" + element, after, to);
        end = end < 0 ? to : end;
        if (raw) {
            forbidden.checkCode(after, end, "<" + element + ">");
        } else {
            textOnly(after, end);
        }
        return end;
    }

    /**
     * There are no tags in a title, so whatever looks like one is a variable. But the title of a drawing is ordinary
     * markup to a browser; hence no variable after what might be a tag there.
     */
    private void textOnly(int from, int to) {
        boolean markup = false;
        int i = from;
        while (i < to) {
            int after = textVariable(i, to);
            boolean variable = after > i + 1;
            if (variable && markup) {
                throw forbidden.fault(i, "a title or text area after a tag");
            }
            if (!variable && source.at(i) == '<' && i + 1 < to && startsMarkup(source.at(i + 1))) {
                markup = true;
            }
            i = after;
        }
    }

    private static boolean startsMarkup(char c) {
        return Source.isAsciiLetter(c) || c == '/' || c == '!' || c == '?';
    }

    /** Steps over a tag from its name on, with its attributes. */
    private int tag(int nameAt, int to) {
        int i = nameAt;
        while (i < to && !endsName(source.at(i))) {
            i++;
        }
        String element = source.text().substring(nameAt, i);
        forbidden.check(nameAt, i, to, "the name of a tag");
        while (i < to && source.at(i) != '>') {
            boolean between = Source.isSpace(source.at(i)) || source.at(i) == '/';
            i = between ? i + 1 : attribute(element, i, to);
        }
        return Math.min(i + 1, to);
    }

    private int attribute(String element, int nameAt, int to) {
        int nameEnd = nameAt + 1;
        while (nameEnd < to && !endsName(source.at(nameEnd)) && source.at(nameEnd) != '=') {
            nameEnd++;
        }
        forbidden.check(nameAt, nameEnd, to, "the name of an attribute");
        int equals = skipSpaces(nameEnd, to);
        if (equals >= to || source.at(equals) != '=') {
            return nameEnd;
        }
        int value = skipSpaces(equals + 1, to);
        if (value >= to || source.at(value) == '>') {
            return value;
        }
        char quote = source.at(value);
        if (quote == '"' || quote == '\'') {
            String attribute = source.text().substring(nameAt, nameEnd);
            return quoted(AttributeKind.of(element, attribute), attribute, value + 1, quote, to);
        }
        int end = value;
        while (end < to && !Source.isSpace(source.at(end)) && source.at(end) != '>') {
            end++;
        }
        forbidden.checkValue(value, end, to, "an attribute without quotes");
        return end;
    }

    private int quoted(AttributeKind kind, String attribute, int from, char quote, int to) {
        int end = source.findSign(quote, from, to);
        if (end == to) {
            forbidden.checkValue(from, to, to, "an attribute whose quote is not closed");
        } else if (kind == AttributeKind.CLOSED) {
            forbidden.checkValue(from, end, end, "the attribute " + attribute);
        } else {
            attributeValue(kind, from, end);
        }
        return Math.min(end + 1, to);
    }

    /** There are no tags in an attribute either. */
    private void attributeValue(AttributeKind kind, int from, int to) {
        StringBuilder before = new StringBuilder();
        boolean first = true;
        int i = from;
        while (i < to) {
            Occurrence found = reader.read(i, to);
            if (found == null) {
                before.append(source.at(i++));
            } else {
                if (found.doubled()) {
                    parts.literal(found, literal(found));
                    before.append('x');
                } else {
                    hole(found, attributePlace(kind, found, before.toString(), first));
                    first = false;
                }
                i = found.end();
            }
        }
    }

    private Place attributePlace(AttributeKind kind, Occurrence found, String before, boolean first) {
        if (kind == AttributeKind.PLAIN) {
            return Place.HTML;
        }
        Place place =
                kind == AttributeKind.STYLE ? Place.STYLE : LinkPlaces.of(CharacterReferences.decode(before), first);
        if (place == null) {
            throw forbidden.fault(found.start(), "an address that is run as a script or shown as a page");
        }
        String fallback = found.fallback();
        if (fallback != null && !fallback.isEmpty() && !Escaper.append(place, fallback, new StringBuilder())) {
            throw source.fault(
                    found.start(),
                    "the default of " + found.name() + " cannot stand here",
                    place == Place.STYLE
                            ? "use a plain word or number"
                            : "use an address that begins with http://, https://, mailto: or tel:");
        }
        return place;
    }

    private int comment(int at, int to) {
        boolean empty = source.has("<!-->", at) || source.has("<!--->", at);
        int dashes = empty ? at + 2 : at + 4;
        int plain = source.find("-->", dashes, to);
        int odd = source.find("--!>", dashes, plain < 0 ? to : plain);
        int end = odd >= 0 ? odd : plain;
        int after = end < 0 ? to : source.findSign('>', end, to) + 1;
        int body = end < 0 ? -1 : source.find("]>", at, end);
        if (source.has("<!--[if", at) && body >= 0 && !empty) {
            inComment = true;
            markup(body + "]>".length(), end);
            inComment = false;
        } else {
            forbidden.check(at, end < 0 ? to : end, to, "a comment");
        }
        return after;
    }

    private void hole(Occurrence found, Place place) {
        if (inComment) {
            forbidden.refuseCommentEndAfter(found);
        }
        parts.hole(found, place);
    }

    private String literal(Occurrence found) {
        return syntax == TemplateSyntax.ANGLE
                ? "&lt;" + found.content().replace("<", "&lt;") + "&gt;"
                : "{" + found.content() + "}";
    }

    private int skipSpaces(int from, int to) {
        int i = from;
        while (i < to && Source.isSpace(source.at(i))) {
            i++;
        }
        return i;
    }

    private static boolean endsName(char c) {
        return Source.isSpace(c) || c == '/' || c == '>';
    }
}
