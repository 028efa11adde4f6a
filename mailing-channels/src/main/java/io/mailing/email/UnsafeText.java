package io.mailing.email;

/**
 * What must stand in no header and in no address. Besides the line breaks these are the two letters U+760D and U+760A,
 * which code that cuts characters down to bytes turns into CR and LF (CVE-2025-7962).
 */
final class UnsafeText {

    private UnsafeText() {}

    static boolean isSafe(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (isUnsafe(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnsafe(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || c == '\u760D' || c == '\u760A';
    }
}
