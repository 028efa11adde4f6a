package io.mailing.telegram;

import io.mailing.MediaFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the messages that a delivery is made of. */
sealed interface Part {

    /**
     * {@code sendMessage}.
     *
     * @param text at most {@link TextLimits#MESSAGE}
     */
    record Text(String text) implements Part {
        @Override
        public String toString() {
            return "Text";
        }
    }

    /**
     * {@code sendPhoto}.
     *
     * @param files the image
     * @param caption at most {@link TextLimits#CAPTION}, or null
     */
    record Photo(MediaSet files, @Nullable String caption) implements Part {
        @Override
        public String toString() {
            return "Photo";
        }
    }

    /**
     * {@code sendDocument} for one file, {@code sendMediaGroup} for 2 to 10.
     *
     * @param files the attachments
     * @param caption at most {@link TextLimits#CAPTION}, or null
     */
    record Documents(MediaSet files, @Nullable String caption) implements Part {
        @Override
        public String toString() {
            return "Documents";
        }
    }

    /**
     * The files of one part, the same for all recipients, or one recipient's own.
     *
     * @param files at least one
     * @param uploaded what Telegram calls them
     */
    record MediaSet(List<MediaFile> files, UploadedFiles uploaded) {
        MediaSet(List<MediaFile> files) {
            this(List.copyOf(files), new UploadedFiles());
        }
    }

    /**
     * How a message is laid out. What can be refused for its content (the image) goes first; then the text, then the files.
     *
     * @param image or null
     * @param attachments or null
     */
    record Layout(@Nullable MediaSet image, @Nullable MediaSet attachments) {

        /**
         * The parts in their order.
         *
         * @param text not blank, or null
         * @param own the recipient's own files, which go last; perhaps none
         */
        List<Part> parts(@Nullable String text, List<MediaFile> own) {
            List<Part> parts = new ArrayList<>(4);
            boolean files = image != null || attachments != null || !own.isEmpty();
            boolean caption = text != null && files && TextLimits.fitsCaption(text);
            boolean captionOfFiles = caption && image == null;
            if (image != null) {
                parts.add(new Photo(image, caption ? text : null));
            }
            if (text != null && !caption) {
                parts.add(new Text(text));
            }
            if (attachments != null) {
                parts.add(new Documents(attachments, captionOfFiles ? text : null));
            }
            if (!own.isEmpty()) {
                // Of one message: what Telegram calls them is of no use to another one.
                parts.add(new Documents(new MediaSet(own), captionOfFiles && attachments == null ? text : null));
            }
            return parts;
        }
    }
}
