package io.mailing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image or attachment, held in memory and kept in the store with its campaign, so that a restart on another machine
 * needs no file. The bytes are not copied on the way in or out: whoever has the array must not change it.
 */
public final class MediaFile {

    /** The largest image that a draft takes, in bytes: 10 MB, as much as a Telegram photo may have. */
    public static final int MAX_IMAGE_BYTES = 10 * 1024 * 1024;

    /** The largest attachment there may ever be, in bytes: 50 MB; {@link ContentLimits} usually allow less. */
    public static final int MAX_ATTACHMENT_BYTES = 50 * 1024 * 1024;

    private static final int MAX_NAME = 255;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("csv", "text/csv"),
            Map.entry("ics", "text/calendar"),
            Map.entry("zip", "application/zip"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"));

    private final String name;
    private final String contentType;
    private final byte[] bytes;

    private MediaFile(String name, String contentType, byte[] bytes) {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "a file name must have 1 to " + MAX_NAME + " characters, was '" + name + "'");
        }
        if (name.chars()
                .anyMatch(c -> Character.isISOControl(c) || c == '/' || c == '\\' || c == 0x2028 || c == 0x2029)) {
            throw new IllegalArgumentException("a file name must not have control characters or slashes, was '"
                    + name.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        this.name = name;
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /**
     * An image from a file. What it is, is read from its first bytes, not from its name.
     *
     * @param file PNG, JPEG, GIF or WebP, at most {@value #MAX_IMAGE_BYTES} bytes
     * @return the image
     * @throws MediaException if the file is missing, unreadable, empty, too large or not such an image
     */
    public static MediaFile image(Path file) {
        return image(fileName(file), read(file, MAX_IMAGE_BYTES, "image"));
    }

    /**
     * An image from memory.
     *
     * @param name the file name that recipients may see
     * @param bytes PNG, JPEG, GIF or WebP, at most {@value #MAX_IMAGE_BYTES} bytes; owned by the result
     * @return the image
     * @throws MediaException if it is empty, too large or not such an image
     */
    public static MediaFile image(String name, byte[] bytes) {
        requireSize(name, bytes.length, MAX_IMAGE_BYTES, "image");
        String type = imageType(bytes);
        if (type == null) {
            throw new MediaException("'" + name + "' is not an image: PNG, JPEG, GIF and WebP are understood");
        }
        return new MediaFile(name, type, bytes);
    }

    /**
     * An attachment from a file; its content type is told by its name's ending.
     *
     * @param file at most {@value #MAX_ATTACHMENT_BYTES} bytes
     * @return the attachment
     * @throws MediaException if the file is missing, unreadable, empty or too large
     */
    public static MediaFile attachment(Path file) {
        return attachment(fileName(file), read(file, MAX_ATTACHMENT_BYTES, "attachment"));
    }

    /**
     * An attachment from memory; its content type is told by its name's ending.
     *
     * @param name the file name that recipients see
     * @param bytes at most {@value #MAX_ATTACHMENT_BYTES} bytes; owned by the result
     * @return the attachment
     * @throws MediaException if it is empty or too large
     */
    public static MediaFile attachment(String name, byte[] bytes) {
        requireSize(name, bytes.length, MAX_ATTACHMENT_BYTES, "attachment");
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return new MediaFile(name, TYPES.getOrDefault(ending, "application/octet-stream"), bytes);
    }

    /**
     * A file as a store kept it: already checked when its draft was made.
     *
     * @param name the file name
     * @param contentType its media type
     * @param bytes owned by the result
     * @return the file
     */
    public static MediaFile stored(String name, String contentType, byte[] bytes) {
        return new MediaFile(name, Objects.requireNonNull(contentType, "contentType"), bytes);
    }

    /**
     * The file name.
     *
     * @return without folders
     */
    public String name() {
        return name;
    }

    /**
     * The media type.
     *
     * @return such as {@code image/png}
     */
    public String contentType() {
        return contentType;
    }

    /**
     * The content.
     *
     * @return the array itself: not to be changed
     */
    public byte[] bytes() {
        return bytes;
    }

    private static String fileName(Path file) {
        Path last = file.getFileName();
        return last == null ? "" : last.toString();
    }

    private static byte[] read(Path file, int max, String kind) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
            requireSize(file.toString(), Files.size(file), max, kind);
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new MediaException(kind + " '" + file + "' does not exist: give the path of a file", e);
        } catch (IOException e) {
            throw new MediaException(kind + " '" + file + "' can't be read: " + e.getMessage(), e);
        }
    }

    private static void requireSize(String name, long size, int max, String kind) {
        if (size == 0) {
            throw new MediaException(kind + " '" + name + "' is empty");
        }
        if (size > max) {
            throw new MediaException(kind + " '" + name + "' has " + size + " bytes; at most " + max + " are allowed");
        }
    }

    private static @Nullable String imageType(byte[] b) {
        if (starts(b, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return "image/png";
        }
        if (starts(b, 0, 0xFF, 0xD8, 0xFF)) {
            return "image/jpeg";
        }
        if (starts(b, 0, 'G', 'I', 'F', '8')) {
            return "image/gif";
        }
        if (starts(b, 0, 'R', 'I', 'F', 'F') && starts(b, 8, 'W', 'E', 'B', 'P')) {
            return "image/webp";
        }
        return null;
    }

    private static boolean starts(byte[] bytes, int offset, int... magic) {
        if (bytes.length < offset + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[offset + i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaFile file
                && name.equals(file.name)
                && contentType.equals(file.contentType)
                && Arrays.equals(bytes, file.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, contentType, Arrays.hashCode(bytes));
    }

    @Override
    public String toString() {
        return name + " (" + contentType + ", " + bytes.length + " bytes)";
    }
}
