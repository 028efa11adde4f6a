package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What changes of a campaign, with the times that its moves set. */
final class CampaignRow {

    private final CampaignRecord created;
    private CampaignState state;
    private boolean takesTriggers;
    private @Nullable String note;
    private long controlEpoch;
    private long total;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private @Nullable Instant expiresAt;
    private @Nullable Instant sendingSince;
    private Duration sentFor;

    CampaignRow(CampaignRecord created) {
        this.created = created;
        this.state = created.state();
        this.takesTriggers = created.takesTriggers();
        this.note = created.note();
        this.controlEpoch = created.controlEpoch();
        this.total = created.total();
        this.startedAt = created.startedAt();
        this.finishedAt = created.finishedAt();
        this.expiresAt = created.expiresAt();
        this.sendingSince = created.sendingSince();
        this.sentFor = created.sentFor();
    }

    CampaignId id() {
        return created.id();
    }

    CampaignState state() {
        return state;
    }

    long total() {
        return total;
    }

    boolean triggered() {
        return created.kind() == CampaignKind.TRIGGERED;
    }

    boolean takesTriggers() {
        return takesTriggers;
    }

    void close() {
        takesTriggers = false;
    }

    boolean sending() {
        return state == CampaignState.SENDING;
    }

    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    void note(@Nullable String newNote) {
        note = newNote;
    }

    void total(long newTotal) {
        total = newTotal;
    }

    /** What is triggered has its own time: a campaign that stands for ever has no end to count from its start. */
    void expireAnew(Instant at) {
        expiresAt = triggered() ? null : at.plus(created.plan().expireAfter());
    }

    /** When a finished campaign that owes something again goes on; what is learned may be older than its end. */
    Instant goesOn(Instant learned) {
        return finishedAt != null && finishedAt.isAfter(learned) ? finishedAt : learned;
    }

    void enter(CampaignState next, Instant at) {
        controlEpoch++;
        if (next == state) {
            return;
        }
        if (sendingSince != null) {
            Duration span = Duration.between(sendingSince, at);
            sentFor = span.isNegative() ? sentFor : sentFor.plus(span);
            sendingSince = null;
        }
        if (next == CampaignState.SENDING) {
            sendingSince = at;
            if (startedAt == null) {
                startedAt = at;
            }
            if (expiresAt == null) {
                expireAnew(at);
            }
        }
        finishedAt = next == CampaignState.FINISHED || next == CampaignState.CANCELLED ? at : null;
        state = next;
    }

    CampaignRecord record() {
        return new CampaignRecord(
                created.id(),
                created.kind(),
                created.name(),
                created.author(),
                created.plan(),
                state,
                note,
                controlEpoch,
                total,
                created.createdAt(),
                startedAt,
                finishedAt,
                expiresAt,
                sendingSince,
                sentFor,
                takesTriggers);
    }
}
