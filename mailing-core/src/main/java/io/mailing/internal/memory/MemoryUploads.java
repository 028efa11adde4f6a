package io.mailing.internal.memory;

import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.audience.RowCounts;
import io.mailing.spi.store.UploadStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The uploads of lists. */
final class MemoryUploads implements UploadStore {

    private final MemoryLists lists;

    MemoryUploads(MemoryLists lists) {
        this.lists = lists;
    }

    @Override
    public Optional<FileKey> begin(NewFile file) {
        synchronized (lists) {
            KeptList list = list(file);
            if (list == null || list.files.size() >= RecipientList.MAX_FILES) {
                return Optional.empty();
            }
            list.silent(file.silentSince()).forEach(silent -> lists.breakOff(list.id, silent.number));
            if (list.uploading()) {
                return Optional.empty();
            }
            int number = list.nextFile();
            list.files.put(number, new KeptFile(number, file.name(), file.schema(), file.at()));
            return Optional.of(new FileKey(list.id, number));
        }
    }

    private @Nullable KeptList list(NewFile file) {
        ListId id = file.list();
        return id == null ? lists.add(file.listName(), file.at()) : lists.visible(id);
    }

    @Override
    public Optional<List<Duplicate>> append(FileKey key, List<KeyedRow> rows, boolean leaveDuplicates, Instant at) {
        synchronized (lists) {
            KeptList list = lists.any(key.list());
            KeptFile file = lists.file(key.list(), key.file());
            if (list == null || file == null || file.complete()) {
                return Optional.empty();
            }
            file.heardAt = at;
            List<Duplicate> duplicates = new ArrayList<>();
            for (KeyedRow row : rows) {
                Duplicate duplicate = leaveDuplicates ? duplicate(list, row) : null;
                if (duplicate == null) {
                    long line = row.row().line();
                    file.rows.put(line, row.row().recipient());
                    row.keys().forEach(one -> file.keys.putIfAbsent(one, line));
                } else {
                    duplicates.add(duplicate);
                }
            }
            return Optional.of(duplicates);
        }
    }

    private static @Nullable Duplicate duplicate(KeptList list, KeyedRow row) {
        for (int i = 0; i < row.keys().size(); i++) {
            KeptFile.Place other = list.find(row.keys().get(i));
            if (other != null) {
                return new Duplicate(row.row().line(), i, other.file(), other.line());
            }
        }
        return null;
    }

    @Override
    public boolean complete(FileKey key, RowCounts counts) {
        synchronized (lists) {
            KeptFile file = lists.file(key.list(), key.file());
            if (file == null) {
                return false;
            }
            if (!file.complete()) {
                file.counts = counts;
            }
            return true;
        }
    }
}
