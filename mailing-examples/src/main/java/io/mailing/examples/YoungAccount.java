package io.mailing.examples;

import io.mailing.Quota;
import io.mailing.Throttle;
import io.mailing.telegram.TelegramChannel;
import java.time.Instant;

/** A bot of its first days: slower than Telegram allows, and with a quota that grows. */
public final class YoungAccount {

    private YoungAccount() {}

    /**
     * Makes the channel.
     *
     * @param token the bot's
     * @return a channel that connects to nothing yet
     */
    static TelegramChannel channel(String token) {
        // pace
        TelegramChannel telegram = TelegramChannel.bot(token)
                .pace(Throttle.perSecond(20))
                .quota(Quota.perDay(5_000).warmUp(Instant.parse("2026-11-01T00:00:00Z"), 200, 14))
                .build();
        return telegram;
        // end
    }
}
