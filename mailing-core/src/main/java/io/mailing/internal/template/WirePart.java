package io.mailing.internal.template;

/** A text that is the same in many messages, encoded for the wire, and what an encoder must know to set it anywhere. */
final class WirePart {
    final byte[] bytes;

    /** How many characters its first line has, without a soft break at its end. */
    final int head;

    /** How many characters its last line has; the same as the head's when there is but one line. */
    final int tail;

    /** Whether there is more than one line. */
    final boolean broken;

    /** Whether the text begins with a line feed, whose bytes are left out after a carriage return. */
    final boolean startsInLf;

    /** Whether the text ends in a carriage return. */
    final boolean endsInCr;

    private WirePart(byte[] bytes, int head, int tail, boolean broken, boolean startsInLf, boolean endsInCr) {
        this.bytes = bytes;
        this.head = head;
        this.tail = tail;
        this.broken = broken;
        this.startsInLf = startsInLf;
        this.endsInCr = endsInCr;
    }

    /** For encoders that know no lines. */
    static WirePart withoutLines(byte[] bytes) {
        return new WirePart(bytes, 0, 0, false, false, false);
    }

    /** A text whose lines end in CRLF, encoded as if it began a line. */
    static WirePart ofLines(String text, byte[] bytes) {
        int first = 0;
        while (first < bytes.length && bytes[first] != '\r') {
            first++;
        }
        boolean broken = first < bytes.length;
        boolean soft = broken && first > 0 && bytes[first - 1] == '=';
        int last = bytes.length;
        while (last > 0 && bytes[last - 1] != '\n') {
            last--;
        }
        return new WirePart(
                bytes,
                soft ? first - 1 : first,
                bytes.length - last,
                broken,
                text.startsWith("\n"),
                text.endsWith("\r"));
    }
}
