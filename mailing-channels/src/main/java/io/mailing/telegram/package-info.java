/** Telegram, by a bot: {@link io.mailing.telegram.TelegramChannel} is where to begin. */
@NullMarked
package io.mailing.telegram;

import org.jspecify.annotations.NullMarked;
