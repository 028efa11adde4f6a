package io.mailing;

/** What one line of a draft may hold. */
final class DraftText {

    private DraftText() {}

    static String line(String field, String value, int max) {
        if (value.length() > max) {
            throw new IllegalArgumentException(
                    field + " has " + value.length() + " characters; at most " + max + " are allowed");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                throw new IllegalArgumentException(String.format(
                        "%s must be one line without control characters, has U+%04X at position %d",
                        field, (int) c, i + 1));
            }
        }
        return value;
    }

    /** What of a text fits, cut between two characters. */
    static String shortened(String value, int max) {
        if (value.length() <= max) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(max - 1)) ? max - 1 : max;
        return value.substring(0, end).strip();
    }
}
