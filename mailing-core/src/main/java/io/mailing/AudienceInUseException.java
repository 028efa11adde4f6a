package io.mailing;

import java.io.Serial;
import java.util.List;

/** A segment or a list of recipients can't be deleted: others refer to it. */
public final class AudienceInUseException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> segments;
    private final transient List<CampaignId> campaigns;

    AudienceInUseException(String what, AudienceUsers users) {
        super(what + " is in use" + users.words() + ": change those first");
        this.segments = users.segments();
        this.campaigns = users.campaigns();
    }

    /**
     * The segments that refer to it.
     *
     * @return by name
     */
    public List<String> segments() {
        return segments;
    }

    /**
     * The campaigns that refer to it and have still to write their audience down.
     *
     * @return their numbers
     */
    public List<CampaignId> campaigns() {
        return campaigns;
    }
}
