package io.mailing;

import io.mailing.spi.store.CampaignRecord;
import java.io.Serial;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An action that the campaign's state doesn't allow. Nothing was changed. */
public final class IllegalCampaignStateException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Which campaign. */
    private final CampaignId campaign;
    /** The state that it was in. */
    private final CampaignState state;
    /** What was asked for. */
    private final CampaignAction action;

    /**
     * A refused action.
     *
     * @param campaign the campaign
     * @param state the state that it is in
     * @param action what was asked for
     */
    public IllegalCampaignStateException(CampaignId campaign, CampaignState state, CampaignAction action) {
        super(words(campaign, state, action));
        this.campaign = campaign;
        this.state = state;
        this.action = action;
    }

    /** Names the kind where it is the kind that doesn't allow it. */
    IllegalCampaignStateException(CampaignRecord campaign, CampaignAction action) {
        super(
                campaign.repeats()
                        ? ruleWords(campaign, action)
                        : !campaign.kindAllows(action)
                                ? "Campaign " + campaign.id() + " is " + campaign.kind() + ": " + action
                                        + " is not for this kind"
                                : words(campaign.id(), campaign.state(), action));
        this.campaign = campaign.id();
        this.state = campaign.state();
        this.action = action;
    }

    private static String words(CampaignId campaign, CampaignState state, CampaignAction action) {
        String who = "Campaign " + campaign + " is " + state + ": ";
        // What is scheduled is prepared by itself, nobody launches it.
        return action == CampaignAction.PREPARE
                ? who + "it is launched only when it is CREATED"
                : who + action + " is allowed only when it is " + allowed(action);
    }

    private static String ruleWords(CampaignRecord rule, CampaignAction action) {
        String states = names(state -> state.afterOfRule(action).isPresent());
        String who = "Campaign " + rule.id() + " is a periodic rule and is " + rule.state() + ": ";
        if (action == CampaignAction.PREPARE) {
            return who + "it is launched only when it is CREATED";
        }
        return who + action + (states.isEmpty() ? " is for its runs only" : " is allowed only when it is " + states);
    }

    private static String allowed(CampaignAction action) {
        return names(state -> state.after(action).isPresent());
    }

    private static String names(Predicate<CampaignState> which) {
        return Arrays.stream(CampaignState.values())
                .filter(which)
                .map(CampaignState::name)
                .collect(Collectors.joining(" or "));
    }

    /**
     * The campaign.
     *
     * @return its id
     */
    public CampaignId campaign() {
        return campaign;
    }

    /**
     * The state that it was in.
     *
     * @return the state
     */
    public CampaignState state() {
        return state;
    }

    /**
     * What was asked for.
     *
     * @return the action
     */
    public CampaignAction action() {
        return action;
    }
}
