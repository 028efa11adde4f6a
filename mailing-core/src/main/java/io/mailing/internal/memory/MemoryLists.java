package io.mailing.internal.memory;

import io.mailing.audience.ListFile.Removal;
import io.mailing.audience.ListId;
import io.mailing.audience.RecipientList;
import io.mailing.audience.UnsentRows;
import io.mailing.spi.store.ListStore;
import io.mailing.spi.store.UploadStore.FileKey;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists of recipients. What can't be seen any more is taken away at once: there is nothing left to sweep but uploads. */
final class MemoryLists implements ListStore {

    private final NavigableMap<ListId, KeptList> lists = new TreeMap<>();
    private long last;

    @Override
    public synchronized Optional<RecipientList> find(ListId id) {
        return Optional.ofNullable(visible(id)).map(KeptList::view);
    }

    @Override
    public synchronized List<RecipientList> list(@Nullable ListId below, int limit) {
        ListStore.checkLimit(limit);
        NavigableMap<ListId, KeptList> older = below == null ? lists : lists.headMap(below, false);
        return older.descendingMap().values().stream()
                .filter(KeptList::visible)
                .limit(limit)
                .map(KeptList::view)
                .toList();
    }

    @Override
    public synchronized boolean rename(ListId id, String name) {
        KeptList list = visible(id);
        if (list == null) {
            return false;
        }
        list.name = name;
        return true;
    }

    @Override
    public synchronized boolean delete(ListId id) {
        return visible(id) != null && lists.remove(id) != null;
    }

    @Override
    public synchronized boolean remove(ListId list, int number, UnsentRows unsent, Instant at) {
        KeptFile file = file(list, number);
        if (file == null) {
            return false;
        }
        if (!file.complete()) {
            breakOff(list, number);
            return true;
        }
        Removal before = file.removal;
        if (before != null && (unsent == UnsentRows.KEEP || before.unsent() == UnsentRows.DROP)) {
            return false;
        }
        file.removal = new Removal(before == null ? at : before.at(), unsent);
        file.keys.clear();
        file.leaving = unsent == UnsentRows.DROP;
        return true;
    }

    @Override
    public synchronized List<FileKey> leaving(int limit) {
        ListStore.checkLimit(limit);
        return lists.values().stream()
                .flatMap(list -> list.files.values().stream()
                        .filter(file -> file.leaving)
                        .map(file -> new FileKey(list.id, file.number)))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void discard(ListId list, int number) {
        KeptFile file = file(list, number);
        if (file != null && file.leaving) {
            file.leaving = false;
            file.rows.clear();
        }
    }

    @Override
    public synchronized List<ListRow> rows(ListId list, int number, long after, int limit) {
        ListStore.checkLimit(limit);
        KeptFile file = file(list, number);
        if (file == null || !file.complete()) {
            return List.of();
        }
        return file.rows.tailMap(after, false).entrySet().stream()
                .limit(limit)
                .map(row -> new ListRow(row.getKey(), row.getValue()))
                .toList();
    }

    @Override
    public synchronized long erase(String recipient) {
        long erased = 0;
        for (KeptList list : lists.values()) {
            for (KeptFile file : list.files.values()) {
                erased += file.erase(recipient);
            }
        }
        return erased;
    }

    @Override
    public synchronized boolean sweep(Instant silentSince) {
        for (KeptList list : List.copyOf(lists.values())) {
            list.silent(silentSince).forEach(file -> breakOff(list.id, file.number));
        }
        return false;
    }

    // What the uploads do, under the same lock.

    KeptList add(String name, Instant at) {
        KeptList list = new KeptList(new ListId(++last), name, at);
        lists.put(list.id, list);
        return list;
    }

    @Nullable
    KeptList visible(ListId id) {
        KeptList list = lists.get(id);
        return list == null || !list.visible() ? null : list;
    }

    @Nullable
    KeptFile file(ListId id, int number) {
        KeptList list = lists.get(id);
        return list == null ? null : list.files.get(number);
    }

    @Nullable
    KeptList any(ListId id) {
        return lists.get(id);
    }

    void breakOff(ListId id, int number) {
        KeptList list = lists.get(id);
        if (list != null) {
            list.files.remove(number);
            if (!list.visible()) {
                lists.remove(id);
            }
        }
    }
}
