package io.mailing.internal.audience;

import io.mailing.audience.FilterException;
import io.mailing.internal.template.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text's tokens, one after another: read when they are asked for, one ahead. */
public final class Tokens {

    /** Words that mean something wherever a name could stand: a name that is one of them needs quotes. */
    public static final Set<String> RESERVED = Set.of(
            "and",
            "or",
            "not",
            "in",
            "is",
            "has",
            "did",
            "contains",
            "starts",
            "between",
            "true",
            "false",
            "today",
            "where",
            "union",
            "except",
            "only",
            "list");

    private static final int LONGEST_SHOWN = 40;

    private final String text;
    private final Lexer lexer;
    private Token next;

    private Tokens(String text) {
        this.text = text;
        this.lexer = new Lexer(this, text);
        this.next = lexer.next();
    }

    /**
     * A text's tokens.
     *
     * @param text any
     * @param longest how many characters it may have
     * @return from its start
     * @throws FilterException if it is too long, or its first token is none
     */
    public static Tokens of(String text, int longest) {
        if (text.length() > longest) {
            throw new FilterException(1, 1, "a text of " + text.length() + " characters", "at most " + longest, null);
        }
        return new Tokens(text);
    }

    /**
     * What comes next, and stays next.
     *
     * @return the token
     */
    public Token peek() {
        return next;
    }

    /**
     * Takes what comes next.
     *
     * @return the token
     * @throws FilterException if what is behind it is no token
     */
    public Token take() {
        Token taken = next;
        if (taken.kind() != Token.Kind.END) {
            next = lexer.next();
        }
        return taken;
    }

    /**
     * Takes a key word if it comes next.
     *
     * @param word in lower case
     * @return whether it did
     */
    public boolean takeWord(String word) {
        boolean here = next.isWord(word);
        if (here) {
            take();
        }
        return here;
    }

    /**
     * Takes a sign if it comes next.
     *
     * @param sign such as a parenthesis
     * @return whether it did
     */
    public boolean takeSign(String sign) {
        boolean here = next.isSign(sign);
        if (here) {
            take();
        }
        return here;
    }

    /**
     * Takes a sign that must come next.
     *
     * @param sign such as a parenthesis
     * @throws FilterException if it doesn't
     */
    public void require(String sign) {
        if (!takeSign(sign)) {
            throw unexpected("'" + sign + "'", List.of());
        }
    }

    /**
     * Nothing more may come.
     *
     * @param expected what could, in words
     * @param words the key words that could, for the nearest one
     * @throws FilterException if something does
     */
    public void requireEnd(String expected, List<String> words) {
        if (next.kind() != Token.Kind.END) {
            throw unexpected(expected, words);
        }
    }

    /**
     * What comes next can't stand there.
     *
     * @param expected what could, in words
     * @param words the key words or names that could, for the nearest one
     * @return to be thrown
     */
    public FilterException unexpected(String expected, List<String> words) {
        String nearest = next.kind() == Token.Kind.WORD || next.kind() == Token.Kind.NAME
                ? NearestName.of(next.text(), words)
                : null;
        return fault(next.start(), shown(next), expected, nearest);
    }

    /**
     * A token can't stand where it does.
     *
     * @param token of this text
     * @param expected what could
     * @return to be thrown
     */
    public FilterException fault(Token token, String expected) {
        return fault(token.start(), shown(token), expected, null);
    }

    /**
     * A fault at a place.
     *
     * @param index in the text
     * @param found what stands there
     * @param expected what could
     * @param nearest what was probably meant, or null
     * @return to be thrown
     */
    public FilterException fault(int index, String found, String expected, @Nullable String nearest) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < index; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new FilterException(line, text.codePointCount(start, index) + 1, found, expected, nearest);
    }

    /** As it is written; long ones are cut. */
    private String shown(Token token) {
        if (token.kind() == Token.Kind.END) {
            return "the end";
        }
        String written = text.substring(token.start(), token.end());
        int cut = written.offsetByCodePoints(0, Math.min(LONGEST_SHOWN, written.codePointCount(0, written.length())));
        return "'" + written.substring(0, cut) + (cut < written.length() ? "…" : "") + "'";
    }

    /**
     * Whether a name may stand without quotes.
     *
     * @param name any
     * @return true for a word that isn't a key word
     */
    public static boolean isPlain(String name) {
        return Lexer.isWord(name) && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
    }
}
