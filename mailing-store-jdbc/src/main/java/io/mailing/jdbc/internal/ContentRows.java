package io.mailing.jdbc.internal;

import io.mailing.MediaFile;
import io.mailing.MessageContent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign or a saved message says: its templates as JSON, its files in rows of their own. A message's image has the
 * place 0 and its attachments those from 1; each variant begins at the next hundred, in the order of the channels' names.
 */
final class ContentRows {

    private static final int IMAGE = 0;
    private static final int PLACES = MessageContent.MAX_ATTACHMENTS + 1;

    private final String insert;
    private final String insertMedia;
    private final String find;
    private final String findMedia;
    private final List<String> copy;
    private final List<String> delete;

    private ContentRows(Sql sql, String content, String media, String key) {
        insert = sql.of("INSERT INTO {" + content + "} (" + key + ", body) VALUES (?, ?)");
        insertMedia =
                sql.of("INSERT INTO {" + media + "} (" + key + ", place, name, type, bytes) VALUES (?, ?, ?, ?, ?)");
        find = sql.of("SELECT body FROM {" + content + "} WHERE " + key + " = ?");
        findMedia = sql.of("SELECT place, name, type, bytes FROM {" + media + "} WHERE " + key + " = ? ORDER BY place");
        copy = List.of(
                sql.of("INSERT INTO {" + content + "} (" + key + ", body) SELECT ?, body FROM {" + content + "} WHERE "
                        + key + " = ?"),
                sql.of("INSERT INTO {" + media + "} (" + key + ", place, name, type, bytes)"
                        + " SELECT ?, place, name, type, bytes FROM {" + media + "} WHERE " + key + " = ?"));
        delete = List.of(
                sql.of("DELETE FROM {" + content + "} WHERE " + key + " = ?"),
                sql.of("DELETE FROM {" + media + "} WHERE " + key + " = ?"));
    }

    static ContentRows ofCampaigns(Sql sql) {
        return new ContentRows(sql, "content", "media", "campaign");
    }

    static ContentRows ofMessages(Sql sql) {
        return new ContentRows(sql, "message_content", "message_media", "message");
    }

    void insert(Session session, long id, MessageContent content) throws SQLException {
        session.update(insert, id, ContentJson.write(content));
        insertMedia(session, id, 0, content);
        int first = 0;
        for (MessageContent variant : content.variants().values()) {
            first += PLACES;
            insertMedia(session, id, first, variant);
        }
    }

    private void insertMedia(Session session, long id, int first, MessageContent content) throws SQLException {
        MediaFile image = content.image();
        if (image != null) {
            insertMedia(session, id, first + IMAGE, image);
        }
        int place = first + IMAGE;
        for (MediaFile file : content.attachments()) {
            insertMedia(session, id, ++place, file);
        }
    }

    private void insertMedia(Session session, long id, int place, MediaFile file) throws SQLException {
        session.update(
                insertMedia, id, place, Texts.encode(file.name()), Texts.encode(file.contentType()), file.bytes());
    }

    /** The same for another one, without leaving the database. */
    void copy(Session session, long from, long to) throws SQLException {
        for (String one : copy) {
            session.update(one, to, from);
        }
    }

    void delete(Session session, long id) throws SQLException {
        for (String one : delete) {
            session.update(one, id);
        }
    }

    Optional<MessageContent> find(Session session, long id) throws SQLException {
        String body = session.first(find, row -> row.getString(1), id);
        if (body == null) {
            return Optional.empty();
        }
        Map<Integer, Files> files = new TreeMap<>();
        session.list(
                findMedia,
                row -> {
                    int place = row.getInt("place");
                    MediaFile file = MediaFile.stored(
                            Texts.required(row, "name"), Texts.required(row, "type"), row.getBytes("bytes"));
                    files.computeIfAbsent(place / PLACES, message -> new Files())
                            .add(place % PLACES, file);
                    return place;
                },
                id);
        return Optional.of(ContentJson.read(body, message -> files.getOrDefault(message, new Files())));
    }

    /** The files of one message. */
    static final class Files {
        private @Nullable MediaFile image;
        private final List<MediaFile> attachments = new ArrayList<>();

        private void add(int place, MediaFile file) {
            if (place == IMAGE) {
                image = file;
            } else {
                attachments.add(file);
            }
        }

        @Nullable
        MediaFile image() {
            return image;
        }

        List<MediaFile> attachments() {
            return attachments;
        }
    }
}
