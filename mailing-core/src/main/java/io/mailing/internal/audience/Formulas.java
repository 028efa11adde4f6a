package io.mailing.internal.audience;

/** Text that a spreadsheet would take for a formula. It is data when it is read, and made harmless where it is written. */
public final class Formulas {

    /** With these a formula begins, also in their full-width forms; see OWASP, "CSV Injection". */
    private static final String BEGINNINGS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private Formulas() {}

    /**
     * The text as it may stand in a CSV file.
     *
     * @param text any
     * @return the same, with an apostrophe before it where a spreadsheet would take it for a formula
     */
    public static String harmless(String text) {
        return looksLike(text) ? "'" + text : text;
    }

    static boolean looksLike(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (BEGINNINGS.indexOf(c) >= 0) {
                return true;
            }
            if (!Character.isSpaceChar(c) && !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT) {
                return false;
            }
        }
        return false;
    }
}
