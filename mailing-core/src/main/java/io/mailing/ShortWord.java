package io.mailing;

/** Words that programs know by heart: small letters, digits, hyphens and underscores of ASCII. */
final class ShortWord {

    private ShortWord() {}

    static boolean is(String text, int longest) {
        return !text.isEmpty()
                && text.length() <= longest
                && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
    }
}
