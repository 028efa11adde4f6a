package io.mailing.email;

import java.io.IOException;
import java.io.OutputStream;

/** One message, ready to be sent: what is its own, and what it shares with all messages of its campaign. */
final class EmailBytes {

    /** Small enough that a server which takes nothing more is noticed soon, large enough not to matter. */
    private static final int PIECE = 64 * 1024;

    private final byte[] own;
    private final byte[] shared;
    private final byte[] last;

    /**
     * Takes the arrays as they are; nobody changes them afterwards.
     *
     * @param own header and texts
     * @param shared image, attachments and the boundaries around them
     * @param last the recipient's own attachments; empty where nobody has one
     */
    EmailBytes(byte[] own, byte[] shared, byte[] last) {
        this.own = own;
        this.shared = shared;
        this.last = last;
    }

    /** Is told that a piece was taken. */
    interface Progress {
        void piece();
    }

    long size() {
        return (long) own.length + shared.length + last.length;
    }

    void writeTo(OutputStream out, Progress progress) throws IOException {
        write(own, out, progress);
        write(shared, out, progress);
        write(last, out, progress);
    }

    private static void write(byte[] bytes, OutputStream out, Progress progress) throws IOException {
        for (int start = 0; start < bytes.length; start += PIECE) {
            out.write(bytes, start, Math.min(PIECE, bytes.length - start));
            progress.piece();
        }
    }

    @Override
    public String toString() {
        return "email of " + size() + " bytes";
    }
}
