package io.mailing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailing.MediaFile;
import io.mailing.spi.SendOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way: its parts, and how many of them were taken. Used by one thread at a time. Its text stays as it was
 * rendered first, since the rest must fit to what stands with the recipient already.
 */
final class MessageProgress {

    private static final int MAX_ID = 255;

    private final @Nullable String text;
    private final List<String> ids = new ArrayList<>();
    private List<Part> parts = List.of();
    private String address;
    private String chat;
    private boolean migrated;
    private int taken;

    /**
     * @param text as it was rendered, or null
     */
    MessageProgress(@Nullable String text, String address) {
        this.text = text;
        this.address = address;
        this.chat = address;
    }

    /**
     * Lays its parts out, each time anew.
     *
     * @param own files of the recipient's own as they were made again
     */
    void lay(Part.Layout layout, List<MediaFile> own) {
        parts = layout.parts(text, own);
    }

    /** Nobody is at it: files are not kept while it waits to be gone on with. */
    void rests() {
        parts = List.of();
    }

    Part next() {
        return parts.get(taken);
    }

    boolean complete() {
        return taken == parts.size();
    }

    boolean begun() {
        return taken > 0;
    }

    /** For people: which part comes next. */
    String place() {
        return "part " + (taken + 1) + " of " + parts.size();
    }

    String address() {
        return address;
    }

    boolean migrated() {
        return migrated;
    }

    void migrate(String newAddress) {
        address = newAddress;
        migrated = true;
    }

    void taken(JsonNode result) {
        taken++;
        for (JsonNode message : result.isArray() ? result : List.of(result)) {
            JsonNode chatId = message.path("chat").path("id");
            if (chatId.canConvertToLong()) {
                chat = Long.toString(chatId.longValue());
            }
            JsonNode id = message.path("message_id");
            if (id.canConvertToLong()) {
                ids.add(Long.toString(id.longValue()));
            }
        }
    }

    /** {@code chat:message} or {@code chat:message,message…}: what a later deletion needs. */
    SendOutcome.Accepted accepted() {
        return new SendOutcome.Accepted(providerId(), true, migrated ? address : null);
    }

    private @Nullable String providerId() {
        String id = chat + ":" + String.join(",", ids);
        return ids.isEmpty() || id.length() > MAX_ID ? null : id;
    }
}
