package io.mailing.test.lists;

import io.mailing.AudienceException;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Uploads files that mean no good, each made while it is read, and prints what came of them. Run in a small heap of its own. */
final class HostileFiles {

    private static final long GB = 1L << 30;
    private static final byte[] HEADER = "email,note\r\n".getBytes(StandardCharsets.US_ASCII);

    private HostileFiles() {}

    /** A head, and then the same bytes over and over again. */
    private static final class Endless extends InputStream {
        private final byte[] head;
        private final byte[] body;
        private final long length;
        private long at;

        Endless(byte[] head, String body, long length) {
            this.head = head;
            this.body = body.getBytes(StandardCharsets.ISO_8859_1);
            this.length = length;
        }

        @Override
        public int read() {
            if (at == length) {
                return -1;
            }
            long place = at++;
            return (place < head.length ? head[(int) place] : body[(int) ((place - head.length) % body.length)]) & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int count) {
            int n = (int) Math.min(count, length - at);
            for (int i = 0; i < n; i++) {
                to[offset + i] = (byte) read();
            }
            return n == 0 && count > 0 ? -1 : n;
        }
    }

    public static void main(String[] args) {
        try (ListDesk desk = new ListDesk()) {
            endless(desk, "cell", HEADER, "a", GB);
            endless(desk, "quoted cell", quoted(), "a", GB);
            endless(desk, "quotes", quoted(), "\"\"", GB);
            endless(desk, "line breaks in quotes", quoted(), "\r\n", GB);
            endless(desk, "header", new byte[0], "a", GB);
            endless(desk, "columns of the header", new byte[0], "c,", 1_000_000);
            endless(desk, "columns of a row", HEADER, ",", 1_000_000);
            endless(desk, "letters of UTF-16", new byte[] {(byte) 0xFF, (byte) 0xFE}, "a\0", GB);
            endless(desk, "separators in UTF-16", new byte[] {(byte) 0xFF, (byte) 0xFE}, ",\0", GB);
            endless(desk, "zeros", HEADER, "\0", GB);
            endless(desk, "bytes of no text", HEADER, "\u00D0\u0098\u00FF", GB);
            endless(desk, "a ZIP", "PK\3\4".getBytes(StandardCharsets.US_ASCII), "\5\6", GB);
            endless(desk, "blank lines", HEADER, "\n", 20L << 20);
            endless(desk, "blank rows", HEADER, ",\n", 20L << 20);
            endless(desk, "refused rows", HEADER, "x,y,z\n", 2L << 20);
            endless(desk, "left-out addresses", HEADER, "x,y\n", 2L << 20);
        }
    }

    private static byte[] quoted() {
        byte[] head = Arrays.copyOf(HEADER, HEADER.length + 1);
        head[HEADER.length] = '"';
        return head;
    }

    private static void endless(ListDesk desk, String name, byte[] head, String body, long length) {
        UploadOptions options = UploadOptions.builder()
                .maxBytes(length > 100_000_000 ? 2 * GB : 10 << 20)
                .name("file")
                .build();
        try (Endless file = new Endless(head, body, length)) {
            String outcome;
            try {
                UploadReport report = desk.lists().upload("hostile", file, options);
                outcome = report.rows() + " " + report.refused().size();
            } catch (AudienceException e) {
                outcome = e.getMessage();
            }
            long read = file.at;
            System.out.println(name + " | " + ((read + (1 << 20) - 1) >> 20) + " MB | " + outcome);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
