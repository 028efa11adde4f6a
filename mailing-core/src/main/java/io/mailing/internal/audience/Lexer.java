package io.mailing.internal.audience;

import io.mailing.internal.audience.Token.Kind;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Cuts a text into tokens. */
final class Lexer {

    private static final Pattern NUMBER = Pattern.compile("[0-9]++(?:\\.[0-9]++)?+");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** What people type around a text, or their word processors make of it. */
    private static final String OTHER_QUOTES = "'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb";

    private final Tokens tokens;
    private final String text;
    private int at;

    Lexer(Tokens tokens, String text) {
        this.tokens = tokens;
        this.text = text;
    }

    Token next() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (start == text.length()) {
            return new Token(Kind.END, "", start, start);
        }
        char first = text.charAt(start);
        if (first == '"' || first == '`') {
            return quoted(start, first);
        }
        if (isDigit(first)) {
            return number(start);
        }
        int code = text.codePointAt(start);
        if (isLetter(code)) {
            at = wordEnd(text, start);
            return token(Kind.WORD, start);
        }
        return sign(start, code);
    }

    private Token token(Kind kind, int start) {
        return new Token(kind, text.substring(start, at), start, at);
    }

    private Token sign(int start, int code) {
        if ("<>!=(),+-".indexOf(code) < 0) {
            throw tokens.fault(
                    start,
                    Character.isISOControl(code) ? "a control character" : "'" + Character.toString(code) + "'",
                    OTHER_QUOTES.indexOf(code) < 0 ? "a word, a value or a sign" : "a text in double quotes: \"…\"",
                    null);
        }
        boolean two = start + 1 < text.length() && text.charAt(start + 1) == '=' && "<>!".indexOf(code) >= 0;
        at = start + (two ? 2 : 1);
        return token(Kind.SIGN, start);
    }

    /** What begins with a digit: a number, a date, or a word such as {@code 2026-guests}. */
    private Token number(int start) {
        while (at < text.length() && (isInWord(text.codePointAt(at)) || "-.".indexOf(text.charAt(at)) >= 0)) {
            at += Character.charCount(text.codePointAt(at));
        }
        Token token = token(Kind.NUMBER, start);
        if (NUMBER.matcher(token.text()).matches()) {
            return token;
        }
        if (DATE.matcher(token.text()).matches()) {
            return token(Kind.DATE, start);
        }
        at = wordEnd(text, start);
        return token(Kind.WORD, start);
    }

    private Token quoted(int start, char quote) {
        StringBuilder meaning = new StringBuilder();
        at = start + 1;
        while (at < text.length() && text.charAt(at) != quote) {
            char sign = text.charAt(at++);
            meaning.append(sign == '\\' ? escape() : sign);
        }
        if (at == text.length()) {
            throw tokens.fault(start, "a " + quote + " that is never closed", "another " + quote, null);
        }
        at++;
        if (quote == '`' && meaning.isEmpty()) {
            throw tokens.fault(start, "'``'", "a name in the backticks", null);
        }
        return new Token(quote == '"' ? Kind.TEXT : Kind.NAME, meaning.toString(), start, at);
    }

    private char escape() {
        int start = at - 1;
        char sign = at < text.length() ? text.charAt(at++) : ' ';
        switch (sign) {
            case '\\', '"', '`' -> {
                return sign;
            }
            case 'n' -> {
                return '\n';
            }
            case 'r' -> {
                return '\r';
            }
            case 't' -> {
                return '\t';
            }
            case 'u' -> {
                if (at + 4 <= text.length()
                        && text.substring(at, at + 4).chars().allMatch(HexFormat::isHexDigit)) {
                    at += 4;
                    return (char) HexFormat.fromHexDigits(text, at - 4, at);
                }
            }
            default -> {}
        }
        throw tokens.fault(start, "a backslash", "one of \\\" \\` \\\\ \\n \\r \\t \\u and four hex digits", null);
    }

    /** Behind the last character of the word; {@code today-7} is three tokens, so that it may be counted from. */
    private static int wordEnd(String text, int start) {
        int at = start;
        while (at < text.length()) {
            int code = text.codePointAt(at);
            if (code == '-') {
                boolean goesOn = at > start && at + 1 < text.length() && isInWord(text.codePointAt(at + 1));
                if (!goesOn
                        || text.substring(start, at).toLowerCase(Locale.ROOT).equals("today")) {
                    return at;
                }
            } else if (!isInWord(code)) {
                return at;
            }
            at += Character.charCount(code);
        }
        return at;
    }

    static boolean isWord(String name) {
        return !name.isEmpty() && isLetter(name.codePointAt(0)) && wordEnd(name, 0) == name.length();
    }

    private static boolean isLetter(int code) {
        return Character.isLetter(code) || code == '_';
    }

    private static boolean isInWord(int code) {
        return Character.isLetterOrDigit(code) || code == '_';
    }

    private static boolean isDigit(char sign) {
        return sign >= '0' && sign <= '9';
    }

    private static boolean isSpace(char sign) {
        return sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r' || sign == '\u00a0';
    }
}
