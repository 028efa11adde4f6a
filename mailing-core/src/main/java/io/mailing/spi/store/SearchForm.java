package io.mailing.spi.store;

import java.text.Normalizer;

/**
 * The form in which texts are searched: the same on every store, whatever its collation, and on every machine, whatever its
 * language. No letter is taken for another one; only case and the way in which an accent is encoded make no difference.
 */
public final class SearchForm {

    private static final int UNKNOWN = 0xFFFD;

    private SearchForm() {}

    /**
     * A text's form: composed (NFC), and each of its characters made a capital letter and then a small one by itself, so that
     * neither the letters around it nor a language matter ({@code Σ}, {@code σ} and {@code ς} are the same, and so are
     * {@code I}, {@code i}, {@code İ} and {@code ı}). NUL and half of a surrogate pair, which some databases don't take,
     * become U+FFFD.
     *
     * @param text any
     * @return the form
     */
    public static String of(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        StringBuilder form = new StringBuilder(composed.length());
        for (int i = 0; i < composed.length(); ) {
            int point = composed.codePointAt(i);
            i += Character.charCount(point);
            boolean awkward = point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
            form.appendCodePoint(awkward ? UNKNOWN : Character.toLowerCase(Character.toUpperCase(point)));
        }
        return form.toString();
    }
}
