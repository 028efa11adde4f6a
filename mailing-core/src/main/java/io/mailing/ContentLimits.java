package io.mailing;

import java.util.List;

/**
 * How many attachments a message may have, and how large. Looked at whenever a message is written down: attachments are kept in
 * the store with each campaign, and in memory while it is being sent.
 *
 * @param attachments the most for one message, 0 to {@value MessageContent#MAX_ATTACHMENTS}
 * @param attachmentBytes the largest, 1 to {@value MediaFile#MAX_ATTACHMENT_BYTES}
 */
public record ContentLimits(int attachments, int attachmentBytes) {

    private static final int STANDARD_ATTACHMENTS = 10;
    private static final int STANDARD_BYTES = 5 * 1024 * 1024;

    /**
     * Checks the ranges.
     *
     * @param attachments the most for one message, 0 to {@value MessageContent#MAX_ATTACHMENTS}
     * @param attachmentBytes the largest, 1 to {@value MediaFile#MAX_ATTACHMENT_BYTES}
     */
    public ContentLimits {
        if (attachments < 0 || attachments > MessageContent.MAX_ATTACHMENTS) {
            throw new IllegalArgumentException(
                    "attachments must be 0 to " + MessageContent.MAX_ATTACHMENTS + ", was " + attachments);
        }
        if (attachmentBytes < 1 || attachmentBytes > MediaFile.MAX_ATTACHMENT_BYTES) {
            throw new IllegalArgumentException("the largest attachment must be 1 to " + MediaFile.MAX_ATTACHMENT_BYTES
                    + " bytes, was " + attachmentBytes);
        }
    }

    /**
     * 10 attachments of 5 MB each.
     *
     * @return the default
     */
    public static ContentLimits standard() {
        return new ContentLimits(STANDARD_ATTACHMENTS, STANDARD_BYTES);
    }

    /** Tells what is too much in a message and its variants. */
    void check(MessageContent content, List<Problem> problems) {
        checkOne("attachments", content, problems);
        content.variants().forEach((channel, variant) -> checkOne(channel + " attachments", variant, problems));
    }

    private void checkOne(String field, MessageContent content, List<Problem> problems) {
        int count =
                content.attachments().size() + content.personal().attachments().size();
        if (count > attachments) {
            problems.add(new Problem(field, "there are " + count + "; at most " + attachments + " are allowed"));
        }
        for (MediaFile file : content.attachments()) {
            if (file.bytes().length > attachmentBytes) {
                problems.add(new Problem(
                        field,
                        "'" + file.name() + "' has " + file.bytes().length + " bytes; at most " + attachmentBytes
                                + " are allowed"));
            }
        }
    }
}
