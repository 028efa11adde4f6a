package io.mailing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a campaign stands. {@link #after} is the transition table, and {@link #afterOfRule} that of
 * periodic rules, which send nothing themselves; the picture is in {@code docs/states.md}.
 */
public enum CampaignState {
    /**
     * Written down, not launched; or launched and given back, see {@link CampaignAction#ABANDON}; or sent and taken back, see
     * {@link CampaignAction#RECALLED}.
     */
    CREATED,
    /** Waits for its start. */
    SCHEDULED,
    /** Its audience is being written down; nothing is sent yet. */
    PREPARING,
    /** Messages go out. */
    SENDING,
    /** Held by the application; goes on with {@link CampaignAction#RESUME}. */
    PAUSED,
    /** Every delivery has come to its end. */
    FINISHED,
    /** Ended by the application before every delivery was sent. */
    CANCELLED,
    /** What was sent is being taken back, where its channel can; after it the campaign is {@link #CREATED} again. */
    RECALLING,
    /** Taken out of the history: it is shown nowhere, and what is left of it in the store goes little by little. */
    DELETED;

    private static final Map<CampaignState, Map<CampaignAction, CampaignState>> TABLE = table();
    private static final Map<CampaignState, Map<CampaignAction, CampaignState>> RULES = rules();

    private static Map<CampaignState, Map<CampaignAction, CampaignState>> empty() {
        Map<CampaignState, Map<CampaignAction, CampaignState>> table = new EnumMap<>(CampaignState.class);
        for (CampaignState state : values()) {
            table.put(state, new EnumMap<>(CampaignAction.class));
        }
        return table;
    }

    private static Map<CampaignState, Map<CampaignAction, CampaignState>> rules() {
        Map<CampaignState, Map<CampaignAction, CampaignState>> table = empty();
        row(table, CREATED, CampaignAction.EDIT, CREATED);
        row(table, CREATED, CampaignAction.SCHEDULE, SCHEDULED);
        row(table, CREATED, CampaignAction.CANCEL, CANCELLED);
        row(table, CREATED, CampaignAction.DELETE, DELETED);
        row(table, SCHEDULED, CampaignAction.SCHEDULE, SCHEDULED);
        row(table, SCHEDULED, CampaignAction.WITHDRAW, CREATED);
        row(table, SCHEDULED, CampaignAction.PAUSE, PAUSED);
        row(table, SCHEDULED, CampaignAction.CANCEL, CANCELLED);
        row(table, SCHEDULED, CampaignAction.FINISH, FINISHED);
        row(table, PAUSED, CampaignAction.RESUME, SCHEDULED);
        row(table, PAUSED, CampaignAction.WITHDRAW, CREATED);
        row(table, PAUSED, CampaignAction.CANCEL, CANCELLED);
        row(table, FINISHED, CampaignAction.CLEAR, FINISHED);
        row(table, FINISHED, CampaignAction.DELETE, DELETED);
        row(table, CANCELLED, CampaignAction.CLEAR, CANCELLED);
        row(table, CANCELLED, CampaignAction.DELETE, DELETED);
        return table;
    }

    private static Map<CampaignState, Map<CampaignAction, CampaignState>> table() {
        Map<CampaignState, Map<CampaignAction, CampaignState>> table = empty();
        row(table, CREATED, CampaignAction.EDIT, CREATED);
        row(table, CREATED, CampaignAction.SCHEDULE, SCHEDULED);
        row(table, CREATED, CampaignAction.OPEN, SENDING);
        row(table, CREATED, CampaignAction.PREPARE, PREPARING);
        row(table, CREATED, CampaignAction.CANCEL, CANCELLED);
        row(table, CREATED, CampaignAction.DELETE, DELETED);
        row(table, SCHEDULED, CampaignAction.SCHEDULE, SCHEDULED);
        row(table, SCHEDULED, CampaignAction.WITHDRAW, CREATED);
        row(table, SCHEDULED, CampaignAction.PREPARE, PREPARING);
        row(table, SCHEDULED, CampaignAction.CANCEL, CANCELLED);
        row(table, PREPARING, CampaignAction.START, SENDING);
        row(table, PREPARING, CampaignAction.ABANDON, CREATED);
        row(table, PREPARING, CampaignAction.CANCEL, CANCELLED);
        row(table, SENDING, CampaignAction.PAUSE, PAUSED);
        row(table, SENDING, CampaignAction.CANCEL, CANCELLED);
        row(table, SENDING, CampaignAction.CLOSE, SENDING);
        row(table, SENDING, CampaignAction.FINISH, FINISHED);
        row(table, SENDING, CampaignAction.RESEND, SENDING);
        row(table, SENDING, CampaignAction.WITHDRAW_RECIPIENTS, SENDING);
        row(table, PAUSED, CampaignAction.RESUME, SENDING);
        row(table, PAUSED, CampaignAction.CANCEL, CANCELLED);
        row(table, PAUSED, CampaignAction.CLOSE, PAUSED);
        row(table, PAUSED, CampaignAction.RESEND, PAUSED);
        row(table, PAUSED, CampaignAction.WITHDRAW_RECIPIENTS, PAUSED);
        row(table, PAUSED, CampaignAction.RECALL, RECALLING);
        row(table, FINISHED, CampaignAction.RESEND, SENDING);
        row(table, FINISHED, CampaignAction.WITHDRAW_RECIPIENTS, FINISHED);
        row(table, FINISHED, CampaignAction.RECALL, RECALLING);
        row(table, FINISHED, CampaignAction.RESTART, FINISHED);
        row(table, FINISHED, CampaignAction.CLEAR, FINISHED);
        row(table, FINISHED, CampaignAction.DELETE, DELETED);
        row(table, CANCELLED, CampaignAction.WITHDRAW_RECIPIENTS, CANCELLED);
        row(table, CANCELLED, CampaignAction.RECALL, RECALLING);
        row(table, CANCELLED, CampaignAction.RESTART, CANCELLED);
        row(table, CANCELLED, CampaignAction.CLEAR, CANCELLED);
        row(table, CANCELLED, CampaignAction.DELETE, DELETED);
        row(table, RECALLING, CampaignAction.RECALLED, CREATED);
        row(table, RECALLING, CampaignAction.CANCEL, CANCELLED);
        row(table, RECALLING, CampaignAction.WITHDRAW_RECIPIENTS, RECALLING);
        return table;
    }

    private static void row(
            Map<CampaignState, Map<CampaignAction, CampaignState>> table,
            CampaignState from,
            CampaignAction action,
            CampaignState to) {
        Map<CampaignAction, CampaignState> actions = table.get(from);
        if (actions == null || actions.put(action, to) != null) {
            throw new IllegalStateException("two rows for " + from + " " + action);
        }
    }

    /**
     * The state that an action leads to, in campaigns of all kinds but periodic rules.
     *
     * @param action what happens
     * @return the next state, or empty where the action is not allowed in this state
     */
    public Optional<CampaignState> after(CampaignAction action) {
        return after(TABLE, action);
    }

    /**
     * The state that an action leads to in a periodic rule: a PERIODIC campaign that has a {@link Recurrence}, unlike its runs.
     *
     * @param action what happens
     * @return the next state, or empty where the action is not allowed in this state
     */
    public Optional<CampaignState> afterOfRule(CampaignAction action) {
        return after(RULES, action);
    }

    private Optional<CampaignState> after(
            Map<CampaignState, Map<CampaignAction, CampaignState>> table, CampaignAction action) {
        Map<CampaignAction, CampaignState> actions = table.get(this);
        return actions == null ? Optional.empty() : Optional.ofNullable(actions.get(action));
    }

    /**
     * Whether nothing more happens by itself in this state.
     *
     * @return true for CREATED, FINISHED, CANCELLED and DELETED
     */
    public boolean atRest() {
        return this == CREATED || this == FINISHED || this == CANCELLED || this == DELETED;
    }
}
