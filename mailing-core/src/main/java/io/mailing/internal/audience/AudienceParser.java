package io.mailing.internal.audience;

import io.mailing.audience.Audience;
import io.mailing.audience.Filter;
import io.mailing.audience.FilterException;
import io.mailing.audience.ListId;
import io.mailing.internal.audience.Token.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads an audience: {@code union} and {@code except} bind least, equally and from left to right; {@code where} and {@code only} belong to
 * what stands right before them.
 */
public final class AudienceParser {

    private static final int LONGEST_NUMBER = 18;

    private final Tokens tokens;
    private int depth;

    private AudienceParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads a text that is an audience and nothing else.
     *
     * @param text any
     * @return the audience
     * @throws FilterException if it isn't one
     */
    public static Audience parse(String text) {
        AudienceParser parser = new AudienceParser(Tokens.of(text, Audience.MAX_TEXT));
        Audience audience = parser.whole();
        parser.tokens.requireEnd(
                "'where', 'only', 'union', 'except' or the end", List.of("where", "only", "union", "except"));
        return audience;
    }

    private Audience whole() {
        Audience audience = part();
        while (true) {
            Token at = tokens.peek();
            Audience first = audience;
            if (tokens.takeWord("union")) {
                Audience second = part();
                audience = made(at, () -> first.union(second));
            } else if (tokens.takeWord("except")) {
                Audience second = part();
                audience = made(at, () -> first.except(second));
            } else {
                return audience;
            }
        }
    }

    private Audience part() {
        Audience audience = base();
        while (true) {
            Token at = tokens.peek();
            Audience whole = audience;
            if (tokens.takeWord("where")) {
                Filter filter = FilterParser.parse(tokens);
                audience = made(at, () -> whole.where(filter));
            } else if (tokens.takeWord("only")) {
                Set<String> ids = ids();
                audience = made(at, () -> whole.only(ids));
            } else {
                return audience;
            }
        }
    }

    private Audience base() {
        Token at = tokens.peek();
        if (tokens.takeSign("(")) {
            if (++depth > Audience.MAX_PARTS) {
                throw tokens.fault(at, "at most " + Audience.MAX_PARTS + " levels");
            }
            Audience audience = whole();
            depth--;
            if (!tokens.takeSign(")")) {
                throw tokens.unexpected(
                        "'where', 'only', 'union', 'except' or ')'", List.of("where", "only", "union", "except"));
            }
            return audience;
        }
        if (tokens.takeWord("list")) {
            return Audience.list(number());
        }
        boolean reserved =
                at.kind() == Kind.WORD && Tokens.RESERVED.contains(at.text().toLowerCase(Locale.ROOT));
        if (reserved || (at.kind() != Kind.WORD && at.kind() != Kind.NAME && at.kind() != Kind.TEXT)) {
            throw tokens.unexpected("an audience's name, 'list' and a number, or '('", List.of());
        }
        tokens.take();
        return made(at, () -> Audience.of(at.text()));
    }

    private ListId number() {
        Token at = tokens.peek();
        if (at.kind() != Kind.NUMBER || at.text().indexOf('.') >= 0 || at.text().length() > LONGEST_NUMBER) {
            throw tokens.unexpected("a list's number", List.of());
        }
        tokens.take();
        return made(at, () -> new ListId(Long.parseLong(at.text())));
    }

    private Set<String> ids() {
        tokens.require("(");
        Set<String> ids = new LinkedHashSet<>();
        if (tokens.takeSign(")")) {
            return ids;
        }
        do {
            Token id = tokens.peek();
            if (id.kind() != Kind.TEXT) {
                throw tokens.unexpected("an id in double quotes", List.of());
            }
            ids.add(tokens.take().text());
        } while (tokens.takeSign(","));
        if (!tokens.takeSign(")")) {
            throw tokens.unexpected("',' or ')'", List.of());
        }
        return ids;
    }

    private <T> T made(Token at, Supplier<T> what) {
        try {
            return what.get();
        } catch (IllegalArgumentException e) {
            throw tokens.fault(at, "what is allowed: " + e.getMessage());
        }
    }
}
