package io.mailing.jdbc.internal;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.MessageContent;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.CampaignStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Campaigns and their states. */
final class JdbcCampaigns implements CampaignStore {

    private final Transactions transactions;
    private final Ledger ledger;
    private final CampaignRows rows;
    private final ContentRows contents;
    private final Gathering gathering;

    private final String advance;
    private final String last;
    private final String exists;
    private final String insert;
    private final String find;
    private final String inStates;

    JdbcCampaigns(Transactions transactions, Sql sql, Ledger ledger, Gathering gathering) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.gathering = gathering;
        this.rows = new CampaignRows(sql);
        this.contents = ContentRows.ofCampaigns(sql);
        // A row rather than a sequence: every database has it, and campaigns are few.
        advance = sql.of("UPDATE {meta} SET last_campaign = last_campaign + 1 WHERE id = 1");
        last = sql.of("SELECT last_campaign FROM {meta} WHERE id = 1");
        exists = sql.of("SELECT 1 FROM {campaign} WHERE id = ?");
        insert = sql.of("INSERT INTO {campaign} (" + CampaignRows.COLUMNS + ", " + CampaignRows.SEARCHED
                + ", snapshot_epoch) VALUES (" + Sql.marks(20) + ", 0)");
        find = sql.of("SELECT " + CampaignRows.COLUMNS + " FROM {campaign} WHERE id = ?");
        inStates = sql.of("SELECT " + CampaignRows.COLUMNS + " FROM {campaign} WHERE state IN (#) ORDER BY id");
    }

    @Override
    public CampaignId nextId() {
        return transactions.call("take the next campaign number", session -> {
            session.update(advance);
            return new CampaignId(session.number(last));
        });
    }

    @Override
    public void create(CampaignRecord campaign, MessageContent content) {
        CampaignRecord.checkNew(campaign);
        transactions.call("write campaign " + campaign.id() + " down", session -> create(session, campaign, content));
    }

    /** In whatever transaction; answers whether it was new. */
    boolean create(Session session, CampaignRecord campaign, MessageContent content) throws SQLException {
        long id = campaign.id().value();
        if (session.exists(exists, id)) {
            return false;
        }
        insert(session, campaign);
        contents.insert(session, id, content);
        return true;
    }

    private void insert(Session session, CampaignRecord campaign) throws SQLException {
        List<String> searched = CampaignRows.searched(campaign);
        session.update(
                insert,
                campaign.id().value(),
                campaign.kind().name(),
                Texts.encode(campaign.name()),
                Texts.orNull(campaign.author()),
                CampaignJson.plan(campaign.plan()),
                campaign.state().name(),
                Texts.orNull(campaign.note()),
                campaign.controlEpoch(),
                campaign.total(),
                Micros.of(campaign.createdAt()),
                Micros.orNull(campaign.startedAt()),
                Micros.orNull(campaign.finishedAt()),
                Micros.orNull(campaign.expiresAt()),
                Micros.orNull(campaign.sendingSince()),
                CampaignRows.micros(campaign.sentFor()),
                campaign.takesTriggers(),
                campaign.runOf() == null ? null : campaign.runOf().value(),
                Micros.orNull(campaign.nextRunAt()),
                searched.get(0),
                searched.get(1));
    }

    @Override
    public Optional<CampaignRecord> find(CampaignId id) {
        return transactions.read("read campaign " + id, session -> find(session, id));
    }

    Optional<CampaignRecord> find(Session session, CampaignId id) throws SQLException {
        return Optional.ofNullable(session.first(find, CampaignRows::read, id.value()));
    }

    @Override
    public Optional<MessageContent> content(CampaignId id) {
        return transactions.read("read what campaign " + id + " says", session -> content(session, id));
    }

    Optional<MessageContent> content(Session session, CampaignId id) throws SQLException {
        return contents.find(session, id.value());
    }

    @Override
    public List<CampaignRecord> inStates(Set<CampaignState> states) {
        if (states.isEmpty()) {
            throw new IllegalArgumentException("at least one state is needed");
        }
        return transactions.read(
                "list campaigns",
                session -> session.list(
                        inStates.replace("#", Sql.marks(states.size())),
                        CampaignRows::read,
                        states.stream().map(Enum::name).toArray()));
    }

    @Override
    public Optional<CampaignState> move(CampaignId id, CampaignAction action, @Nullable String note, Instant at) {
        CampaignStore.checkMove(action);
        return transactions.call("move campaign " + id + " by " + action, session -> {
            CampaignRecord from = rows.lock(session, id);
            CampaignState next = from == null ? null : from.after(action).orElse(null);
            boolean needsLedger = action == CampaignAction.RESEND || action == CampaignAction.RECALL;
            boolean refused = needsLedger && rows.dropped(session, id);
            if (from == null || next == null || refused) {
                return Optional.empty();
            }
            rows.update(session, from.moved(action, next, note, at));
            retire(session, from, action);
            if (action == CampaignAction.PREPARE || action == CampaignAction.RECALL) {
                ledger.freeSnapshot(session, id);
            }
            if (action == CampaignAction.CANCEL || action == CampaignAction.RECALL) {
                gathering.all(session, id, at);
                ledger.endOpen(session, id, DeliveryState.CANCELLED, at);
            }
            return Optional.of(from.state());
        });
    }

    /** What is left of a former ledger goes with a change or a launch. */
    private void retire(Session session, CampaignRecord from, CampaignAction action) throws SQLException {
        if (from.recalled() && CampaignRecord.retires(action)) {
            ledger.retire(session, from.id());
        }
    }

    @Override
    public boolean turn(
            CampaignId rule,
            @Nullable Instant expected,
            @Nullable CampaignRecord run,
            @Nullable Instant next,
            @Nullable String note,
            Instant at) {
        CampaignStore.checkRun(rule, run);
        return transactions.call("make a run of campaign " + rule, session -> {
            CampaignRecord current = rows.lock(session, rule);
            if (current == null || !CampaignStore.awaits(current, expected)) {
                return false;
            }
            if (run != null) {
                insert(session, run);
                contents.copy(session, rule.value(), run.id().value());
            }
            rows.update(session, current.turned(next, note, at));
            return true;
        });
    }

    @Override
    public boolean reword(CampaignId id, String audience, String reworded) {
        return transactions.call("reword the audience of campaign " + id, session -> {
            CampaignRecord current = rows.lock(session, id);
            if (current == null || !current.plan().audience().equals(audience)) {
                return false;
            }
            CampaignRecord changed = current.reworded(reworded);
            rows.revise(session, changed);
            rows.update(session, changed);
            return true;
        });
    }

    @Override
    public boolean revise(CampaignRecord revised, @Nullable MessageContent content, CampaignAction action, Instant at) {
        CampaignStore.checkRevision(action);
        long id = revised.id().value();
        return transactions.call("change campaign " + id, session -> {
            CampaignRecord current = rows.lock(session, revised.id());
            CampaignState next = current == null ? null : current.after(action).orElse(null);
            if (current == null || next == null || current.controlEpoch() != revised.controlEpoch()) {
                return false;
            }
            CampaignRecord edited = current.edited(revised.name(), revised.author(), revised.plan());
            rows.revise(session, edited);
            String note = action == CampaignAction.WITHDRAW ? revised.note() : null;
            rows.update(session, edited.moved(action, next, note, at));
            retire(session, current, action);
            if (action == CampaignAction.PREPARE) {
                ledger.freeSnapshot(session, revised.id());
            }
            if (content != null) {
                contents.delete(session, id);
                contents.insert(session, id, content);
            }
            return true;
        });
    }
}
