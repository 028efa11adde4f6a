package io.mailing.spi;

import io.mailing.Reason;
import org.jspecify.annotations.Nullable;

/** A message as its recipient would see it. */
public sealed interface Preview {

    /**
     * It can be made.
     *
     * @param subject or null
     * @param text or null
     * @param html or null
     */
    record Message(
            @Nullable String subject,
            @Nullable String text,
            @Nullable String html) implements Preview {}

    /**
     * It can't be made for this recipient.
     *
     * @param reason why, for example a missing value
     */
    record Unfit(Reason reason) implements Preview {}
}
