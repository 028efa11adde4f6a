package io.mailing.internal.events;

import io.mailing.CampaignAction;
import io.mailing.CampaignEvent;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.CampaignStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes events of what the store's roles did to campaigns. What has to be read for that may fail; what was done may not. */
final class CampaignNews {

    private static final Logger LOG = LoggerFactory.getLogger(CampaignNews.class);

    private final CampaignStore campaigns;
    private final Events events;
    private final ConcurrentHashMap<CampaignId, Turn> turns = new ConcurrentHashMap<>();

    /** Those that were SENDING when the keeper last looked: what is done to them on the hot path reopens nothing. */
    private volatile Set<CampaignId> sending = Set.of();

    CampaignNews(CampaignStore campaigns, Events events) {
        this.campaigns = campaigns;
        this.events = events;
    }

    /** What waits for its turn with one campaign. */
    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock();
        private int waiting;
    }

    /**
     * Changes a campaign and tells of it, before anybody else on this node changes it: so its events are told in the order in which they
     * happened. The store makes who changes one campaign wait for each other anyway.
     */
    <T> T inTurn(CampaignId id, Supplier<T> change) {
        Turn turn = turns.compute(id, (key, known) -> {
            Turn mine = known == null ? new Turn() : known;
            mine.waiting++;
            return mine;
        });
        turn.lock.lock();
        try {
            return change.get();
        } finally {
            turn.lock.unlock();
            turns.compute(id, (key, known) -> --turn.waiting == 0 ? null : turn);
        }
    }

    void tell(
            CampaignRecord campaign,
            @Nullable CampaignAction action,
            @Nullable CampaignState before,
            CampaignState after,
            @Nullable String note,
            Instant at) {
        events.tell(new CampaignEvent(
                campaign.id(), campaign.name(), campaign.kind(), campaign.runOf(), action, before, after, note, at));
    }

    void made(CampaignRecord campaign) {
        tell(campaign, null, null, campaign.state(), null, campaign.createdAt());
    }

    /** For what goes along with a change: a fault of this must not make it look undone. */
    Optional<CampaignRecord> read(CampaignId id) {
        try {
            return campaigns.find(id);
        } catch (RuntimeException e) {
            LOG.debug("What happened to campaign {} is not told: it can't be read", id, e);
            return Optional.empty();
        }
    }

    void looked(Set<CampaignState> states, List<CampaignRecord> found) {
        if (states.contains(CampaignState.SENDING)) {
            sending = found.stream()
                    .filter(campaign -> campaign.state() == CampaignState.SENDING)
                    .map(CampaignRecord::id)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    boolean sending(CampaignId id) {
        return sending.contains(id);
    }

    /** Any number of nodes and threads ask for this; the end that is written down is that of the one who made it. */
    void finished(CampaignId id, Instant at) {
        read(id).filter(campaign -> campaign.state() == CampaignState.FINISHED && same(campaign.finishedAt(), at))
                .ifPresent(campaign -> {
                    Set<CampaignId> rest = new HashSet<>(sending);
                    rest.remove(id);
                    sending = rest;
                    tell(campaign, CampaignAction.FINISH, CampaignState.SENDING, CampaignState.FINISHED, null, at);
                });
    }

    void sentAgain(CampaignId id, Instant at) {
        read(id).ifPresent(campaign -> {
            boolean reopened = campaign.state() == CampaignState.SENDING && same(campaign.sendingSince(), at);
            CampaignState before = reopened ? CampaignState.FINISHED : campaign.state();
            tell(campaign, CampaignAction.RESEND, before, campaign.state(), null, at);
        });
    }

    /** The campaign if it is FINISHED, and may be reopened by what comes late. */
    Optional<CampaignRecord> finished(CampaignId id) {
        return sending(id) ? Optional.empty() : read(id).filter(campaign -> campaign.state() == CampaignState.FINISHED);
    }

    /** After what came late: tells if a campaign that was FINISHED goes on. */
    void late(CampaignRecord finished) {
        read(finished.id())
                .filter(campaign -> campaign.state() == CampaignState.SENDING)
                .ifPresent(campaign -> {
                    Instant since = campaign.sendingSince();
                    tell(
                            campaign,
                            CampaignAction.RESEND,
                            CampaignState.FINISHED,
                            CampaignState.SENDING,
                            null,
                            since == null ? campaign.createdAt() : since);
                });
    }

    /** Whether a time that was read is one that was written: stores may keep less than nanoseconds. */
    private static boolean same(@Nullable Instant read, Instant written) {
        return written.equals(read)
                || written.truncatedTo(ChronoUnit.MICROS).equals(read)
                || written.truncatedTo(ChronoUnit.MILLIS).equals(read);
    }
}
