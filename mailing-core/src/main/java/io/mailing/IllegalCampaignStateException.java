package io.mailing;

import java.io.Serial;
import java.util.Arrays;
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
        super("Campaign " + campaign + " is " + state + ": " + action + " is allowed only when it is "
                + allowed(action));
        this.campaign = campaign;
        this.state = state;
        this.action = action;
    }

    private static String allowed(CampaignAction action) {
        return Arrays.stream(CampaignState.values())
                .filter(state -> state.after(action).isPresent())
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
