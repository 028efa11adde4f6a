package io.mailing;

import java.util.List;

/** The names that mean the same in every template, whatever the audience. */
public final class BuiltInVariables {
    /** The recipient's first name. */
    public static final String FIRST_NAME = "first_name";

    /** The recipient's last name. */
    public static final String LAST_NAME = "last_name";

    /** The recipient's middle name or patronymic. */
    public static final String MIDDLE_NAME = "middle_name";

    /** First, middle and last name, as far as they are known. */
    public static final String FULL_NAME = "full_name";

    /** The recipient's balance of points or money. */
    public static final String BALANCE = "balance";

    /** The day on which the message is formed. Every recipient has it, and no audience can supply another. */
    public static final String TODAY = "today";

    /**
     * Where the recipient opts out of such messages, see {@link MailingBuilder#unsubscribeLinks}. Every recipient has it, and no audience
     * can supply another.
     */
    public static final String UNSUBSCRIBE_LINK = "unsubscribe_link";

    /** What a {@link io.mailing.spi.TextWriter} wrote for the recipient; known where the message has a {@link TextBrief}. */
    public static final String WRITTEN_TEXT = "written_text";

    private static final List<String> NAMES =
            List.of(FIRST_NAME, LAST_NAME, MIDDLE_NAME, FULL_NAME, BALANCE, TODAY, UNSUBSCRIBE_LINK, WRITTEN_TEXT);

    private BuiltInVariables() {}

    /**
     * Whether a value is made when the message is, and not kept with the recipient.
     *
     * @param name a variable's name
     * @return true for {@link #TODAY} and {@link #UNSUBSCRIBE_LINK}
     */
    public static boolean madeAtSend(String name) {
        return name.equals(TODAY) || name.equals(UNSUBSCRIBE_LINK);
    }

    /** {@return all built-in names, in the order in which help texts list them} */
    public static List<String> names() {
        return NAMES;
    }
}
