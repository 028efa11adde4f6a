package io.mailing.internal.audience;

import java.io.IOException;
import java.io.Reader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of itself before its header.
 *
 * @param separator between fields
 * @param lines how many were read that are no part of the table
 */
record CsvHead(char separator, int lines) {

    /** So far is looked for the header's end. */
    static final int LONGEST_HEADER = 64 * 1024;

    private static final String SEPARATORS = ",;\t";

    /** The line by which a spreadsheet is told the separator; no header has such a name. */
    private static final Pattern SAID =
            Pattern.compile("\"?sep=([\\t \\p{Punct}&&[^\"#]])\"?(\\r\\n|\\r|\\n|\\z)", Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_SAID = 10;

    /** Reads on to the header. */
    static CsvHead read(Reader text, @Nullable Character named) throws IOException {
        Matcher said = SAID.matcher(start(text));
        if (!said.lookingAt()) {
            return new CsvHead(named == null ? mostFrequent(text) : named, 0);
        }
        for (int i = 0; i < said.end(); i++) {
            int unused = text.read();
        }
        return new CsvHead(named == null ? said.group(1).charAt(0) : named, 1);
    }

    private static String start(Reader text) throws IOException {
        char[] start = new char[LONGEST_SAID];
        int length = 0;
        text.mark(LONGEST_SAID);
        int read = text.read(start);
        while (read > 0) {
            length += read;
            read = text.read(start, length, LONGEST_SAID - length);
        }
        text.reset();
        return new String(start, 0, length);
    }

    /** Of the header, outside of quotes; of equals the first one. */
    private static char mostFrequent(Reader text) throws IOException {
        int[] counts = new int[SEPARATORS.length()];
        char first = SEPARATORS.charAt(0);
        boolean quoted = false;
        boolean blank = true;
        text.mark(LONGEST_HEADER);
        for (int i = 0; i < LONGEST_HEADER - 1; i++) {
            int c = text.read();
            if (c < 0 || (!quoted && !blank && (c == '\n' || c == '\r'))) {
                break;
            }
            blank &= c == '\n' || c == '\r';
            quoted ^= c == '"';
            int which = SEPARATORS.indexOf(c);
            if (!quoted && which >= 0 && ++counts[which] > counts[SEPARATORS.indexOf(first)]) {
                first = (char) c;
            }
        }
        text.reset();
        return first;
    }
}
