package io.mailing.internal.memory;

import io.mailing.MessageContent;
import io.mailing.MessageId;
import io.mailing.SavedMessage;
import io.mailing.spi.store.MessageStore;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Saved messages. */
final class MemoryMessages implements MessageStore {

    private final NavigableMap<MessageId, Kept> messages = new TreeMap<>();
    private long last;

    private record Kept(SavedMessage message, MessageContent content) {}

    @Override
    public synchronized MessageId nextId() {
        return new MessageId(++last);
    }

    @Override
    public synchronized void create(SavedMessage message, MessageContent content) {
        messages.putIfAbsent(message.id(), new Kept(message, content));
    }

    @Override
    public synchronized Optional<SavedMessage> find(MessageId id) {
        return Optional.ofNullable(messages.get(id)).map(Kept::message);
    }

    @Override
    public synchronized Optional<MessageContent> content(MessageId id) {
        return Optional.ofNullable(messages.get(id)).map(Kept::content);
    }

    @Override
    public synchronized List<SavedMessage> list(@Nullable MessageId below, int limit) {
        MessageStore.checkLimit(limit);
        NavigableMap<MessageId, Kept> older = below == null ? messages : messages.headMap(below, false);
        return older.descendingMap().values().stream()
                .limit(limit)
                .map(Kept::message)
                .toList();
    }

    @Override
    public synchronized boolean revise(SavedMessage read, String name, @Nullable MessageContent content, Instant at) {
        Kept kept = messages.get(read.id());
        if (kept == null || kept.message.version() != read.version()) {
            return false;
        }
        SavedMessage revised = new SavedMessage(
                read.id(), name, kept.message.author(), kept.message.createdAt(), at, read.version() + 1);
        messages.put(read.id(), new Kept(revised, content == null ? kept.content : content));
        return true;
    }

    @Override
    public synchronized boolean delete(MessageId id) {
        return messages.remove(id) != null;
    }
}
