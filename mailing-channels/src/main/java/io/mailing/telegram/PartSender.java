package io.mailing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailing.MediaFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one part to one chat: builds the call, uploads files once and sends them by id from then on. */
final class PartSender {

    private static final Logger LOG = LoggerFactory.getLogger(PartSender.class);

    private final BotApi api;
    private final SendOptions options;

    PartSender(BotApi api, SendOptions options) {
        this.api = api;
        this.options = options;
    }

    /**
     * Sends it.
     *
     * @throws InterruptedException if interrupted before anything of this part was sent
     */
    Answer send(Part part, String chat) throws InterruptedException {
        if (part instanceof Part.Text text) {
            ObjectNode parameters = parameters(chat).put("text", text.text());
            if (!options.linkPreview()) {
                parameters.putObject("link_preview_options").put("is_disabled", true);
            }
            return api.call("sendMessage", parameters);
        }
        MediaCall call = mediaCall(part, chat);
        UploadedFiles uploaded = call.set().uploaded();
        List<String> known = uploaded.known();
        if (known != null) {
            Answer answer = byId(call, known);
            if (!Verdict.fileIdRefused(answer)) {
                return answer;
            }
            forget(uploaded, known);
        }
        return firstOrAgain(call, uploaded);
    }

    /** Uploads, unless another thread did so while this one waited for its turn. */
    private Answer firstOrAgain(MediaCall call, UploadedFiles uploaded) throws InterruptedException {
        boolean entered = uploaded.enter(api.uploadBound());
        try {
            if (uploaded.known() == null) {
                return upload(call, uploaded);
            }
        } finally {
            if (entered) {
                uploaded.leave();
            }
        }
        List<String> known = uploaded.known();
        if (known != null) {
            Answer answer = byId(call, known);
            if (!Verdict.fileIdRefused(answer)) {
                return answer;
            }
            forget(uploaded, known);
        }
        return upload(call, uploaded);
    }

    private static void forget(UploadedFiles uploaded, List<String> known) {
        LOG.info("Telegram no longer takes the id of an uploaded file: it is uploaded again");
        uploaded.forget(known);
    }

    private Answer byId(MediaCall call, List<String> ids) throws InterruptedException {
        return api.call(call.method(), call.withIds(ids));
    }

    private Answer upload(MediaCall call, UploadedFiles uploaded) throws InterruptedException {
        Answer answer = api.upload(call.method(), call.withFiles(), call.files());
        if (answer instanceof Answer.Taken taken) {
            List<String> ids = fileIds(taken.result(), call);
            if (ids != null) {
                uploaded.remember(ids);
            }
        }
        return answer;
    }

    /** Null if one is missing: then the next message uploads again, which is slow but right. */
    private static @Nullable List<String> fileIds(JsonNode result, MediaCall call) {
        List<String> ids = new ArrayList<>();
        for (JsonNode message : result.isArray() ? result : List.of(result)) {
            // A photo comes in several sizes, the largest last; its id stands for all of them.
            JsonNode photo = message.path("photo");
            JsonNode file = call.photo() ? photo.path(photo.size() - 1) : message.path("document");
            String id = file.path("file_id").asText("");
            if (id.isEmpty()) {
                return null;
            }
            ids.add(id);
        }
        return ids.size() == call.set().files().size() ? ids : null;
    }

    private MediaCall mediaCall(Part part, String chat) {
        ObjectNode parameters = parameters(chat);
        if (part instanceof Part.Photo photo) {
            return new MediaCall("sendPhoto", photo.files(), photo.caption(), parameters);
        }
        if (part instanceof Part.Documents documents) {
            boolean album = documents.files().files().size() > 1;
            return new MediaCall(
                    album ? "sendMediaGroup" : "sendDocument", documents.files(), documents.caption(), parameters);
        }
        throw new IllegalArgumentException("no files in " + part);
    }

    private ObjectNode parameters(String chat) {
        ObjectNode parameters = api.object();
        if (ChatAddress.isName(chat)) {
            parameters.put("chat_id", chat);
        } else {
            parameters.put("chat_id", Long.parseLong(chat));
        }
        if (options.silent()) {
            parameters.put("disable_notification", true);
        }
        if (options.protectContent()) {
            parameters.put("protect_content", true);
        }
        return parameters;
    }

    private record MediaCall(
            String method, Part.MediaSet set, @Nullable String caption, ObjectNode parameters) {

        boolean photo() {
            return method.equals("sendPhoto");
        }

        /** The parameters with the ids of files that Telegram has. */
        ObjectNode withIds(List<String> ids) {
            return album() ? inAlbum(ids) : alone().put(field(0), ids.get(0));
        }

        /** The parameters for a form that also carries {@link #files}. */
        ObjectNode withFiles() {
            return album()
                    ? inAlbum(files().stream()
                            .map(file -> "attach://" + file.field())
                            .toList())
                    : alone();
        }

        List<FilePart> files() {
            List<FilePart> parts = new ArrayList<>();
            for (MediaFile file : set.files()) {
                parts.add(new FilePart(field(parts.size()), file));
            }
            return parts;
        }

        private boolean album() {
            return method.equals("sendMediaGroup");
        }

        private String field(int index) {
            if (album()) {
                return "file" + index;
            }
            return photo() ? "photo" : "document";
        }

        private ObjectNode inAlbum(List<String> media) {
            ObjectNode all = parameters.deepCopy();
            ArrayNode album = all.putArray("media");
            for (int i = 0; i < media.size(); i++) {
                ObjectNode file = album.addObject().put("type", "document").put("media", media.get(i));
                // Apps show it below its own file: under the last one it ends the album.
                if (caption != null && i == media.size() - 1) {
                    file.put("caption", caption);
                }
            }
            return all;
        }

        private ObjectNode alone() {
            ObjectNode all = parameters.deepCopy();
            if (caption != null) {
                all.put("caption", caption);
            }
            if (!photo()) {
                // A file stays a file, whatever is in it; otherwise a GIF would come back as something else, with an id
                // that
                // can't be sent as a document.
                all.put("disable_content_type_detection", true);
            }
            return all;
        }

        @Override
        public String toString() {
            return method;
        }
    }
}
