package io.mailing.internal.memory;

import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A list of recipients. */
final class KeptList {

    final ListId id;
    final NavigableMap<Integer, KeptFile> files = new TreeMap<>();
    String name;
    private final Instant createdAt;
    private int lastFile;

    KeptList(ListId id, String name, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.createdAt = createdAt;
    }

    int nextFile() {
        return ++lastFile;
    }

    boolean visible() {
        return files.values().stream().anyMatch(KeptFile::complete);
    }

    RecipientList view() {
        return new RecipientList(
                id,
                name,
                createdAt,
                files.values().stream()
                        .filter(KeptFile::complete)
                        .map(KeptFile::view)
                        .toList());
    }

    List<KeptFile> silent(Instant since) {
        return files.values().stream()
                .filter(file -> !file.complete() && !file.heardAt.isAfter(since))
                .toList();
    }

    boolean uploading() {
        return files.values().stream().anyMatch(file -> !file.complete());
    }

    /** The file and line of the row that has a key; null if none has. */
    KeptFile.@Nullable Place find(String key) {
        for (KeptFile file : files.values()) {
            Long line = file.keys.get(key);
            if (line != null) {
                return new KeptFile.Place(file.number, line);
            }
        }
        return null;
    }
}
