package io.mailing.telegram;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secret of a bot, as BotFather gives it: the bot's id, a colon and the secret proper
 * (core.telegram.org/bots/api#authorizing-your-bot). It is part of every address that is called, so whatever comes back
 * from the network goes through {@link #mask} before anyone sees it.
 */
final class BotToken {

    private static final Pattern SHAPE = Pattern.compile("[1-9][0-9]{0,15}:[A-Za-z0-9_-]{30,64}");
    private static final String MASKED = "***";

    private final String value;
    private final Pattern traces;

    private BotToken(String value) {
        this.value = value;
        String id = value.substring(0, value.indexOf(':'));
        String secret = value.substring(value.indexOf(':') + 1);
        // With its id, also where the colon is written as in an address; and the secret alone.
        this.traces = Pattern.compile("(?:" + id + "(?::|%3A))?" + Pattern.quote(secret), Pattern.CASE_INSENSITIVE);
    }

    static BotToken of(String value) {
        Matcher matcher = SHAPE.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the bot token (%d characters) doesn't look like one: it is the bot's number, a colon and at least 30"
                            + " letters, digits, _ or -, as BotFather shows it",
                    value.length()));
        }
        return new BotToken(value);
    }

    /** What the address of every call begins with. */
    String pathSegment() {
        return "bot" + value;
    }

    /** The same text without any trace of the secret. */
    String mask(String text) {
        return traces.matcher(text).replaceAll(MASKED);
    }

    @Override
    public String toString() {
        return MASKED;
    }
}
