package io.mailing.internal.memory;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A campaign as it stands, replaced with each change. */
final class CampaignRow {

    private CampaignRecord now;

    CampaignRow(CampaignRecord created) {
        this.now = created;
    }

    CampaignRecord record() {
        return now;
    }

    CampaignId id() {
        return now.id();
    }

    CampaignState state() {
        return now.state();
    }

    long total() {
        return now.total();
    }

    boolean takesTriggers() {
        return now.takesTriggers();
    }

    boolean sending() {
        return now.state() == CampaignState.SENDING;
    }

    boolean expired(Instant at) {
        Instant end = now.expiresAt();
        return end != null && !at.isBefore(end);
    }

    void total(long total) {
        now = now.withTotal(total);
    }

    /** When a finished campaign that owes something again goes on; what is learned may be older than its end. */
    Instant goesOn(Instant learned) {
        Instant end = now.finishedAt();
        return end != null && end.isAfter(learned) ? end : learned;
    }

    void move(CampaignAction action, CampaignState next, @Nullable String note, Instant at) {
        now = now.moved(action, next, note, at);
    }

    /** As a move that leaves the note. */
    void resend(CampaignState next, Instant at) {
        move(CampaignAction.RESEND, next, now.note(), at);
    }

    void expireAnew(Instant at) {
        now = now.expiring(now.expiryFrom(at));
    }

    void replace(CampaignRecord changed) {
        now = changed;
    }
}
