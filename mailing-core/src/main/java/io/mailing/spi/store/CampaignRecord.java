package io.mailing.spi.store;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.CampaignState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A campaign without its content. Times have at least milliseconds.
 *
 * @param id its number
 * @param kind how it comes about
 * @param name 1 to 200 characters
 * @param author who made it, or null
 * @param plan how it is carried out
 * @param state where it stands
 * @param note why it stands there, where there is more to say (the fault that gave it back), or null
 * @param controlEpoch grows with every change of state
 * @param total deliveries in its ledger (of a recalled one in the former ledger, for as long as that is there); 0 until the snapshot is complete; grows with what is gathered if it is TRIGGERED
 * @param createdAt when it was made
 * @param startedAt when it first entered SENDING, or null; null again after a recall once it is changed or launched
 * @param finishedAt when it came to FINISHED or CANCELLED, or when its recall was done; else null
 * @param expiresAt when the unsent expires: the plan's time after {@code startedAt}; null before, and always if it is TRIGGERED
 * @param sendingSince since when it is SENDING without a break, or null
 * @param sentFor how long it was SENDING before {@code sendingSince}, pauses left out
 * @param takesTriggers whether it is TRIGGERED, was opened and was not closed
 * @param runOf the campaign of which this is another run, or a TEST; or null
 * @param nextRunAt when the next run of a periodic rule is due; null unless it is SCHEDULED, and if there is none any more
 */
public record CampaignRecord(
        CampaignId id,
        CampaignKind kind,
        String name,
        @Nullable String author,
        CampaignPlan plan,
        CampaignState state,
        @Nullable String note,
        long controlEpoch,
        long total,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant sendingSince,
        Duration sentFor,
        boolean takesTriggers,
        @Nullable CampaignId runOf,
        @Nullable Instant nextRunAt) {

    /**
     * One that takes triggers if it is TRIGGERED and SENDING, and is no other one's run.
     *
     * @param id its number
     * @param kind how it comes about
     * @param name 1 to 200 characters
     * @param author who made it, or null
     * @param plan how it is carried out
     * @param state where it stands
     * @param note why it stands there, where there is more to say, or null
     * @param controlEpoch grows with every change of state
     * @param total deliveries in its ledger
     * @param createdAt when it was made
     * @param startedAt when it first entered SENDING, or null
     * @param finishedAt when it came to FINISHED or CANCELLED, or null
     * @param expiresAt when the unsent expires, or null
     * @param sendingSince since when it is SENDING without a break, or null
     * @param sentFor how long it was SENDING before {@code sendingSince}
     */
    public CampaignRecord(
            CampaignId id,
            CampaignKind kind,
            String name,
            @Nullable String author,
            CampaignPlan plan,
            CampaignState state,
            @Nullable String note,
            long controlEpoch,
            long total,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Instant expiresAt,
            @Nullable Instant sendingSince,
            Duration sentFor) {
        this(
                id,
                kind,
                name,
                author,
                plan,
                state,
                note,
                controlEpoch,
                total,
                createdAt,
                startedAt,
                finishedAt,
                expiresAt,
                sendingSince,
                sentFor,
                kind == CampaignKind.TRIGGERED && state == CampaignState.SENDING,
                null,
                null);
    }

    /**
     * A campaign that is just being made.
     *
     * @param id its number
     * @param kind how it comes about
     * @param name 1 to 200 characters
     * @param author who made it, or null
     * @param plan how it is carried out
     * @param state CREATED, SCHEDULED, PREPARING or, for a TRIGGERED one or a TEST, SENDING
     * @param at when
     * @param runOf the campaign of which this is another run, or null
     * @return as it is to be written down
     */
    public static CampaignRecord created(
            CampaignId id,
            CampaignKind kind,
            String name,
            @Nullable String author,
            CampaignPlan plan,
            CampaignState state,
            Instant at,
            @Nullable CampaignId runOf) {
        boolean begun = state == CampaignState.SENDING;
        Instant since = begun ? at : null;
        Instant end = begun && kind != CampaignKind.TRIGGERED ? at.plus(plan.expireAfter()) : null;
        return new CampaignRecord(
                id,
                kind,
                name,
                author,
                plan,
                state,
                null,
                0,
                0,
                at,
                since,
                null,
                end,
                since,
                Duration.ZERO,
                begun && kind == CampaignKind.TRIGGERED,
                runOf,
                state == CampaignState.SCHEDULED ? plan.nextRun(at) : null);
    }

    /**
     * Whether this is a periodic rule: it is PERIODIC, and no run.
     *
     * @return true if it has a recurrence, and sends nothing itself
     */
    public boolean repeats() {
        return kind == CampaignKind.PERIODIC && plan.recurrence() != null;
    }

    /**
     * Where an action leads: {@link CampaignState#after}, of a periodic rule {@link CampaignState#afterOfRule}, and what the kind
     * says: only what is TRIGGERED is opened and closed; it and a TEST have no audience to prepare, no start to wait for, nobody to be sent
     * to again, and are not recalled.
     *
     * @param action what is asked for
     * @return empty if it isn't allowed
     */
    public Optional<CampaignState> after(CampaignAction action) {
        if (repeats()) {
            return state.afterOfRule(action);
        }
        return kindAllows(action) ? state.after(action) : Optional.empty();
    }

    /**
     * Whether an action is for campaigns of this kind, in whatever state.
     *
     * @param action what is asked for
     * @return false if it never is
     */
    public boolean kindAllows(CampaignAction action) {
        return switch (action) {
            case OPEN, CLOSE -> kind == CampaignKind.TRIGGERED;
            case SCHEDULE, PREPARE, RESTART, RECALL, RECALLED -> kind.toAudience();
            default -> true;
        };
    }

    /**
     * Whether it was sent and taken back, and what its former ledger holds is still shown.
     *
     * @return true in CREATED from {@link RecallStore#complete} on, until it is changed or launched
     */
    public boolean recalled() {
        return state == CampaignState.CREATED && finishedAt != null;
    }

    /**
     * As it was before it was ever launched: without the times and the total of its former ledger.
     *
     * @return a changed copy
     */
    public CampaignRecord anew() {
        return new CampaignRecord(
                id,
                kind,
                name,
                author,
                plan,
                state,
                note,
                controlEpoch,
                0,
                createdAt,
                null,
                null,
                null,
                null,
                Duration.ZERO,
                takesTriggers,
                runOf,
                null);
    }

    /**
     * The campaign with another text of its audience, see {@link CampaignStore#reword}.
     *
     * @param audience what stands there from then on
     * @return a changed copy, its control epoch one higher
     */
    public CampaignRecord reworded(String audience) {
        return copy(name, author, plan.reworded(audience), note, controlEpoch + 1, total, takesTriggers);
    }

    /**
     * The campaign after an action, with the times and the epoch that go with it, see {@link CampaignStore#move}. A periodic rule that
     * comes to SCHEDULED waits for the first run after that: what was due while it was held is no missed run.
     *
     * @param action OPEN and CLOSE say whether it takes triggers
     * @param next the state that it comes to
     * @param newNote kept with the campaign, or null
     * @param at when
     * @return a changed copy
     */
    public CampaignRecord moved(CampaignAction action, CampaignState next, @Nullable String newNote, Instant at) {
        if (recalled() && retires(action)) {
            return anew().moved(action, next, newNote, at);
        }
        boolean takes = action == CampaignAction.OPEN || (takesTriggers && action != CampaignAction.CLOSE);
        if (next == state && next != CampaignState.SCHEDULED) {
            return copy(name, author, plan, newNote, controlEpoch + 1, total, takes);
        }
        boolean enters = next == CampaignState.SENDING;
        Instant started = enters && startedAt == null ? at : startedAt;
        // A clock that was put back must not take time away.
        boolean counts = sendingSince != null && at.isAfter(sendingSince);
        boolean ended =
                next == CampaignState.FINISHED || next == CampaignState.CANCELLED || action == CampaignAction.RECALLED;
        return new CampaignRecord(
                id,
                kind,
                name,
                author,
                plan,
                next,
                newNote,
                controlEpoch + 1,
                total,
                createdAt,
                started,
                ended ? at : null,
                enters && expiresAt == null ? expiryFrom(at) : expiresAt,
                enters ? at : null,
                counts ? sentFor.plus(Duration.between(Objects.requireNonNull(sendingSince), at)) : sentFor,
                takes,
                runOf,
                next == CampaignState.SCHEDULED ? plan.nextRun(at) : null);
    }

    /**
     * Whether an action ends what is left of a former ledger: of one that is {@link #recalled} nothing is shown from then on.
     *
     * @param action asked for
     * @return true for EDIT, SCHEDULE and PREPARE
     */
    public static boolean retires(CampaignAction action) {
        return action == CampaignAction.EDIT || action == CampaignAction.SCHEDULE || action == CampaignAction.PREPARE;
    }

    /**
     * When what is unsent expires if that is counted from a time.
     *
     * @param from the time
     * @return null for a TRIGGERED campaign, which stands for ever
     */
    public @Nullable Instant expiryFrom(Instant from) {
        return kind == CampaignKind.TRIGGERED ? null : from.plus(plan.expireAfter());
    }

    /**
     * Whether what is unsent of it expires.
     *
     * @param at a time
     * @return true if it is SENDING or PAUSED, and its expiry has come by then
     */
    public boolean timeIsOver(Instant at) {
        boolean sends = state == CampaignState.SENDING || state == CampaignState.PAUSED;
        return sends && expiresAt != null && !at.isBefore(expiresAt);
    }

    /**
     * The campaign with another expiry.
     *
     * @param end when the unsent expires, or null
     * @return a changed copy
     */
    public CampaignRecord expiring(@Nullable Instant end) {
        return new CampaignRecord(
                id,
                kind,
                name,
                author,
                plan,
                state,
                note,
                controlEpoch,
                total,
                createdAt,
                startedAt,
                finishedAt,
                end,
                sendingSince,
                sentFor,
                takesTriggers,
                runOf,
                nextRunAt);
    }

    /**
     * The campaign with another total.
     *
     * @param newTotal deliveries in its ledger
     * @return a changed copy
     */
    public CampaignRecord withTotal(long newTotal) {
        return copy(name, author, plan, note, controlEpoch, newTotal, takesTriggers);
    }

    /**
     * The campaign after an edit.
     *
     * @param newName 1 to 200 characters
     * @param newAuthor who made it, or null
     * @param newPlan how it is carried out
     * @return a changed copy
     */
    public CampaignRecord edited(String newName, @Nullable String newAuthor, CampaignPlan newPlan) {
        return copy(newName, newAuthor, newPlan, note, controlEpoch, total, takesTriggers);
    }

    /**
     * The campaign with another note.
     *
     * @param newNote kept with the campaign, or null
     * @return a changed copy
     */
    public CampaignRecord noted(@Nullable String newNote) {
        return copy(name, author, plan, newNote, controlEpoch, total, takesTriggers);
    }

    /**
     * A periodic rule after a run was made or left out, see {@link CampaignStore#turn}.
     *
     * @param next when the next run is due; null if there is none any more: then it is FINISHED
     * @param newNote kept with the campaign, or null
     * @param at when
     * @return a changed copy
     */
    public CampaignRecord turned(@Nullable Instant next, @Nullable String newNote, Instant at) {
        boolean over = next == null;
        return new CampaignRecord(
                id,
                kind,
                name,
                author,
                plan,
                over ? CampaignState.FINISHED : state,
                newNote,
                controlEpoch + 1,
                total,
                createdAt,
                startedAt,
                over ? at : null,
                expiresAt,
                sendingSince,
                sentFor,
                takesTriggers,
                runOf,
                next);
    }

    private CampaignRecord copy(
            String newName,
            @Nullable String newAuthor,
            CampaignPlan newPlan,
            @Nullable String newNote,
            long newEpoch,
            long newTotal,
            boolean takes) {
        return new CampaignRecord(
                id,
                kind,
                newName,
                newAuthor,
                newPlan,
                state,
                newNote,
                newEpoch,
                newTotal,
                createdAt,
                startedAt,
                finishedAt,
                expiresAt,
                sendingSince,
                sentFor,
                takes,
                runOf,
                nextRunAt);
    }

    /**
     * For stores: refuses a campaign that can't be new.
     *
     * @param campaign to be created
     * @throws IllegalArgumentException unless it is CREATED and no TEST, or SENDING and TRIGGERED or a TEST, or SCHEDULED or PREPARING
     *     and of another kind; a periodic rule can't be PREPARING
     */
    public static void checkNew(CampaignRecord campaign) {
        boolean fits = switch (campaign.state) {
            case CREATED -> campaign.kind != CampaignKind.TEST;
            case SENDING -> !campaign.kind.toAudience();
            case SCHEDULED -> campaign.kind.toAudience();
            case PREPARING -> campaign.kind.toAudience() && !campaign.repeats();
            default -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "a new campaign that is " + campaign.kind + " can't be " + campaign.state);
        }
    }
}
