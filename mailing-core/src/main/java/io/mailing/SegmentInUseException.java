package io.mailing;

import java.io.Serial;
import java.util.List;

/** A saved segment can't be deleted: others refer to it. */
public final class SegmentInUseException extends MailingException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> segments;
    private final transient List<CampaignId> campaigns;

    SegmentInUseException(String name, List<String> segments, List<CampaignId> campaigns) {
        super("The segment '" + name + "' is in use" + words(" by the segments ", segments)
                + words(" by the campaigns ", campaigns) + ": change those first");
        this.segments = List.copyOf(segments);
        this.campaigns = List.copyOf(campaigns);
    }

    private static String words(String before, List<?> users) {
        return users.isEmpty() ? "" : before + users;
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
