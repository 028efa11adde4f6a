package io.mailing.spi.store;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.MessageContent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Campaigns and their states. */
public interface CampaignStore {

    /**
     * The next campaign number. A number that is not used is lost; that does no harm.
     *
     * @return a number that nobody else gets
     */
    CampaignId nextId();

    /**
     * Writes a campaign down, in state CREATED, SCHEDULED or PREPARING, or, a TRIGGERED one only, in SENDING; a periodic rule
     * not in PREPARING. Repeating it
     * with the same id does nothing.
     *
     * @param campaign with an id of {@link #nextId()}
     * @param content what it says
     * @throws IllegalArgumentException for a campaign in another state
     */
    void create(CampaignRecord campaign, MessageContent content);

    /**
     * One campaign.
     *
     * @param id its number
     * @return empty if there is none
     */
    Optional<CampaignRecord> find(CampaignId id);

    /**
     * What a campaign says. May be large (images): not for lists.
     *
     * @param id its number
     * @return empty if there is no such campaign, or its ledger was dropped
     */
    Optional<MessageContent> content(CampaignId id);

    /**
     * Campaigns in some states, by number.
     *
     * @param states at least one
     * @return all of them; meant for the few that are not at rest
     * @throws IllegalArgumentException for no state
     */
    List<CampaignRecord> inStates(Set<CampaignState> states);

    /**
     * Changes what a campaign is to be, if nobody changed it since it was read and {@link CampaignRecord#after} allows the action,
     * atomically. It is as after {@link #move}, without a note but with WITHDRAW; what is left of a former ledger goes as there. Where its answer is lost, a repetition answers false.
     *
     * @param revised as it was read, but for name, author and plan, and with WITHDRAW the note, which are taken from here; its control
     *     epoch says what it was read at
     * @param content what it says from now on, or null to leave it
     * @param action EDIT or SCHEDULE; PREPARE, OPEN or WITHDRAW for what holds only for a campaign as it was read
     * @param at when
     * @return false if there is no such campaign, it was changed meanwhile, or it may not
     * @throws IllegalArgumentException for another action
     */
    boolean revise(CampaignRecord revised, @Nullable MessageContent content, CampaignAction action, Instant at);

    /**
     * Replaces the text of a campaign's audience in any state, also where it was carried out long ago: for who must not be named any
     * more. The control epoch grows by one, so that no edit of somebody who read the former text is taken; nothing else changes.
     *
     * @param id its number
     * @param audience as it was read
     * @param reworded what stands there from then on
     * @return false if there is no such campaign, or its text is another one
     */
    boolean reword(CampaignId id, String audience, String reworded);

    /**
     * Makes a run of a periodic rule, or leaves one out, and moves the rule on to its next run: all in one transaction, and if
     * nobody did so before. Of any number of nodes that ask for the same run one gets it. The rule is then as after {@link
     * CampaignRecord#turned}; the run says what the rule says, which is copied within the store. Where its answer is lost, a repetition
     * answers false.
     *
     * @param rule a campaign that {@link CampaignRecord#repeats repeats}
     * @param expected its {@code nextRunAt} as it was read
     * @param run PERIODIC and PREPARING, with an id of {@link #nextId()}, its {@code runOf} the rule; null to leave the run out
     * @param next when the next run is due; null if there is none any more: then the rule is FINISHED
     * @param note kept with the rule, or null
     * @param at when
     * @return false if there is no such rule, it is not SCHEDULED, or its next run is another one: nothing was changed then
     * @throws IllegalArgumentException if that can be no run of the rule
     */
    boolean turn(
            CampaignId rule,
            @Nullable Instant expected,
            @Nullable CampaignRecord run,
            @Nullable Instant next,
            @Nullable String note,
            Instant at);

    /**
     * For stores: refuses what is no run of a rule.
     *
     * @param rule its number
     * @param run a new campaign, or null
     * @throws IllegalArgumentException unless it is as {@link #turn} says
     */
    static void checkRun(CampaignId rule, @Nullable CampaignRecord run) {
        if (run != null
                && (run.kind() != CampaignKind.PERIODIC
                        || run.repeats()
                        || run.state() != CampaignState.PREPARING
                        || !rule.equals(run.runOf()))) {
            throw new IllegalArgumentException("campaign " + run.id() + " can't be a new run of " + rule);
        }
    }

    /**
     * For stores: whether a campaign is a rule that waits for a certain run.
     *
     * @param rule as it stands, or null
     * @param expected when the run is due, or null
     * @return false if {@link #turn} has to answer false
     */
    static boolean awaits(@Nullable CampaignRecord rule, @Nullable Instant expected) {
        return rule != null
                && rule.repeats()
                && rule.state() == CampaignState.SCHEDULED
                && Objects.equals(rule.nextRunAt(), expected);
    }

    /**
     * For stores: refuses an action that is no {@link #revise revision}.
     *
     * @param action asked for
     * @throws IllegalArgumentException unless it is EDIT, SCHEDULE, PREPARE, OPEN or WITHDRAW
     */
    static void checkRevision(CampaignAction action) {
        boolean fits = switch (action) {
            case EDIT, SCHEDULE, PREPARE, OPEN, WITHDRAW -> true;
            default -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException(action + " changes no plan and begins nothing");
        }
    }

    /**
     * For stores: refuses an action that is no {@link #move}.
     *
     * @param action asked for
     * @throws IllegalArgumentException for START, ABANDON, FINISH, RECALLED, EDIT, RESTART and CLEAR
     */
    static void checkMove(CampaignAction action) {
        switch (action) {
            case START, ABANDON, FINISH, RECALLED, EDIT, RESTART, CLEAR ->
                throw new IllegalArgumentException(action + " is not asked for here");
            default -> {}
        }
    }

    /**
     * Moves a campaign by an action, if {@link CampaignRecord#after} allows it, atomically. The
     * control epoch grows by one. Entering SENDING sets {@code startedAt} and {@code expiresAt} where they are null and
     * {@code sendingSince}; leaving it adds to {@code sentFor} and clears {@code sendingSince}; entering FINISHED or
     * CANCELLED sets {@code finishedAt}, leaving it clears {@code finishedAt}. A move to the state that it is in (RESEND, CLOSE)
     * changes no time. A TRIGGERED campaign has no {@code expiresAt}. {@link CampaignRecord#moved} does all of this.
     *
     * <p>START and ABANDON are not asked for here but through {@link SnapshotStore}, which knows who may; FINISH through
     * {@link LedgerStore#finish}, of a periodic rule {@link #turn}; RECALLED through {@link RecallStore#complete}; EDIT through {@link #revise}; CLEAR through {@link RetentionStore#drop}; RESTART moves nothing.
     * DELETE hides the campaign, see {@link RetentionStore#droppable}. PREPARE leads to PREPARING with no node at work on it yet. CANCEL ends the ledger's open part in the same transaction, as {@link LedgerStore#endOpen} does with CANCELLED, and what waits in its inbox, as
     * {@link TriggerStore#gather} does. After CLOSE it takes no triggers and may be finished.
     *
     * <p>RECALL ends the open part as CANCEL does, and is refused where the ledger was dropped. After a recall an action that
     * {@link CampaignRecord#retires} ends what is left of the former ledger, in the same transaction: no delivery, count or reason of
     * it is shown, outcomes of it are left out as those of deliveries that don't exist, and its rows go by {@link
     * RetentionStore#drop}.
     *
     * @param id its number
     * @param action SCHEDULE, WITHDRAW, OPEN, PREPARE, PAUSE, RESUME, CLOSE, CANCEL, RESEND, RECALL or DELETE
     * @param note kept with the campaign; null clears it
     * @param at when
     * @return the state before if it was moved; empty if there is no such campaign or its state or kind doesn't allow the action
     * @throws IllegalArgumentException for another action
     */
    Optional<CampaignState> move(CampaignId id, CampaignAction action, @Nullable String note, Instant at);
}
