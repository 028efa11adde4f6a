package io.mailing.internal.audience;

import java.lang.Character.UnicodeScript;

/** Finds words as no language writes them: what a file looks like that was read in a wrong charset. */
final class MixedLetters {

    /** A Polish letter of windows-1250, read as windows-1251. */
    private static final char NUMERO = '\u2116';

    private MixedLetters() {}

    /** Whether a word of the text has Latin and Cyrillic letters. */
    static boolean in(String text) {
        boolean latin = false;
        boolean cyrillic = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == NUMERO && latin) {
                return true;
            }
            if (!Character.isLetter(c)) {
                latin = false;
                cyrillic = false;
                continue;
            }
            if (c < 0x80) {
                latin = true;
            } else {
                cyrillic |= UnicodeScript.of(c) == UnicodeScript.CYRILLIC;
            }
            if (latin && cyrillic) {
                return true;
            }
        }
        return false;
    }
}
