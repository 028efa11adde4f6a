package io.mailing.audience;

/** How an attribute is compared with a value. What is not equal is said by {@link Filter#negate()}. */
public enum Comparison {
    /** The same: text sign by sign, numbers by value, a date by the day. */
    EQUAL("="),
    /** Less, or before the day. */
    LESS("<"),
    /** Less or equal, or not after the day. */
    AT_MOST("<="),
    /** More, or after the day. */
    MORE(">"),
    /** More or equal, or not before the day. */
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /**
     * How the text form writes it.
     *
     * @return one or two signs
     */
    public String sign() {
        return sign;
    }

    /**
     * Whether it holds.
     *
     * @param order negative when the attribute's value is the smaller one, zero when both are the same
     * @return true if it does
     */
    public boolean holds(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case MORE -> order > 0;
            case AT_LEAST -> order >= 0;
        };
    }
}
