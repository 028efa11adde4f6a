package io.mailing.jdbc.internal;

import io.mailing.MessageContent;
import io.mailing.MessageId;
import io.mailing.SavedMessage;
import io.mailing.spi.store.MessageStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Saved messages. */
final class JdbcMessages implements MessageStore {

    private static final String COLUMNS = "id, name, author, created_at, changed_at, version";

    private final Transactions transactions;
    private final ContentRows contents;

    private final String advance;
    private final String last;
    private final String exists;
    private final String insert;
    private final String find;
    private final String list;
    private final String revise;
    private final String delete;

    JdbcMessages(Transactions transactions, Sql sql) {
        this.transactions = transactions;
        this.contents = ContentRows.ofMessages(sql);
        advance = sql.of("UPDATE {mark} SET last_number = last_number + 1 WHERE id = 'message'");
        last = sql.of("SELECT last_number FROM {mark} WHERE id = 'message'");
        exists = sql.of("SELECT 1 FROM {message} WHERE id = ?");
        insert = sql.of("INSERT INTO {message} (" + COLUMNS + ") VALUES (" + Sql.marks(6) + ")");
        find = sql.of("SELECT " + COLUMNS + " FROM {message} WHERE id = ?");
        list = sql.of("SELECT " + COLUMNS + " FROM {message} WHERE id < ? ORDER BY id DESC LIMIT ?");
        revise = sql.of("UPDATE {message} SET name = ?, changed_at = ?, version = version + 1"
                + " WHERE id = ? AND version = ?");
        delete = sql.of("DELETE FROM {message} WHERE id = ?");
    }

    @Override
    public MessageId nextId() {
        return transactions.call("take the next message number", session -> {
            session.update(advance);
            return new MessageId(session.number(last));
        });
    }

    @Override
    public void create(SavedMessage message, MessageContent content) {
        long id = message.id().value();
        transactions.call("save message " + id, session -> {
            if (session.exists(exists, id)) {
                return false;
            }
            session.update(
                    insert,
                    id,
                    Texts.encode(message.name()),
                    Texts.orNull(message.author()),
                    Micros.of(message.createdAt()),
                    Micros.of(message.changedAt()),
                    message.version());
            contents.insert(session, id, content);
            return true;
        });
    }

    @Override
    public Optional<SavedMessage> find(MessageId id) {
        return transactions.read(
                "read message " + id,
                session -> Optional.ofNullable(session.first(find, JdbcMessages::read, id.value())));
    }

    @Override
    public Optional<MessageContent> content(MessageId id) {
        return transactions.read("read what message " + id + " says", session -> contents.find(session, id.value()));
    }

    @Override
    public List<SavedMessage> list(@Nullable MessageId below, int limit) {
        MessageStore.checkLimit(limit);
        long from = below == null ? Long.MAX_VALUE : below.value();
        return transactions.read("list messages", session -> session.list(list, JdbcMessages::read, from, limit));
    }

    @Override
    public boolean revise(SavedMessage read, String name, @Nullable MessageContent content, Instant at) {
        long id = read.id().value();
        return transactions.call("change message " + id, session -> {
            if (session.update(revise, Texts.encode(name), Micros.of(at), id, read.version()) == 0) {
                return false;
            }
            if (content != null) {
                contents.delete(session, id);
                contents.insert(session, id, content);
            }
            return true;
        });
    }

    @Override
    public boolean delete(MessageId id) {
        return transactions.call("forget message " + id, session -> {
            contents.delete(session, id.value());
            return session.update(delete, id.value()) > 0;
        });
    }

    private static SavedMessage read(ResultSet row) throws SQLException {
        return new SavedMessage(
                new MessageId(row.getLong("id")),
                Texts.required(row, "name"),
                Texts.read(row, "author"),
                Micros.at(row.getLong("created_at")),
                Micros.at(row.getLong("changed_at")),
                row.getLong("version"));
    }
}
