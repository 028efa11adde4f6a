package io.mailing.internal.template;

import io.mailing.TemplateException;

/** A template's source with what is needed to point into it. */
record Source(String text) {

    int length() {
        return text.length();
    }

    char at(int index) {
        return text.charAt(index);
    }

    /** Whether this stands at the index; letters are compared without regard to case. */
    boolean has(String expected, int index) {
        return text.regionMatches(true, index, expected, 0, expected.length());
    }

    /** The first place of this at or after the index and before the limit, or -1; the case of letters does not matter. */
    int find(String expected, int from, int limit) {
        for (int i = from; i <= limit - expected.length(); i++) {
            if (has(expected, i)) {
                return i;
            }
        }
        return -1;
    }

    /** The first of these signs at or after the index, or the limit. */
    int findSign(char sign, int from, int limit) {
        int found = text.indexOf(sign, from);
        return found < 0 || found > limit ? limit : found;
    }

    int line(int index) {
        int line = 1;
        for (int i = 0; i < index; i++) {
            if (endsLine(i)) {
                line++;
            }
        }
        return line;
    }

    int column(int index) {
        int start = index;
        while (start > 0 && !endsLine(start - 1)) {
            start--;
        }
        return text.codePointCount(start, index) + 1;
    }

    TemplateException fault(int index, String problem, String remedy) {
        return new TemplateException(line(index), column(index), problem, remedy);
    }

    private boolean endsLine(int index) {
        char c = text.charAt(index);
        boolean halfOfPair = c == '\r' && index + 1 < text.length() && text.charAt(index + 1) == '\n';
        return (c == '\n' || c == '\r') && !halfOfPair;
    }

    static boolean isLineBreak(char c) {
        return c == '\n' || c == '\r';
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }

    static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
