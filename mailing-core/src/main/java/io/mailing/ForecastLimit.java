package io.mailing;

/** What a channel's messages wait for the longest. */
public enum ForecastLimit {
    /** Nothing that is known beforehand: they go as fast as machine and provider let them. */
    NONE("as fast as it goes"),
    /** The campaign's own {@link Throttle}. */
    THROTTLE("held back by the campaign's throttle"),
    /** The pace of the channel's account. */
    PACE("held back by the channel's pace"),
    /** The daily {@link Quota} of the channel's account. */
    QUOTA("held back by the channel's quota"),
    /** The recipients' {@link QuietHours}. */
    QUIET_HOURS("held back by quiet hours");

    private final String words;

    ForecastLimit(String words) {
        this.words = words;
    }

    /**
     * For a screen.
     *
     * @return in English
     */
    public String words() {
        return words;
    }
}
