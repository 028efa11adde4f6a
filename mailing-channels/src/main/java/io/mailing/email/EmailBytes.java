package io.mailing.email;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One message, ready to be sent: what is its own, and what it shares with all messages of its campaign.
 *
 * @param own header and texts; not to be changed
 * @param shared image, attachments and the boundaries around them; not to be changed
 */
record EmailBytes(byte[] own, byte[] shared) {

    /** Small enough that a server which takes nothing more is noticed soon, large enough not to matter. */
    private static final int PIECE = 64 * 1024;

    /** Is told that a piece was taken. */
    interface Progress {
        void piece();
    }

    long size() {
        return (long) own.length + shared.length;
    }

    void writeTo(OutputStream out, Progress progress) throws IOException {
        write(own, out, progress);
        write(shared, out, progress);
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
