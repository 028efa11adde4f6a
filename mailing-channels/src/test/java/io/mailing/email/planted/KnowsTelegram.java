package io.mailing.email.planted;

import io.mailing.telegram.TelegramChannel;

/** Breaks a rule on purpose. */
public final class KnowsTelegram {
    public void close(TelegramChannel channel) {
        channel.close();
    }
}
