package io.mailing.spi;

import io.mailing.CampaignKind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The application's own word on whether a campaign may begin, such as a licence that ends before its start. Asked at each check,
 * launch and schedule; not again when the start has come. Safe for several threads.
 */
@FunctionalInterface
public interface LaunchGuard {

    /**
     * What is to begin.
     *
     * @param kind how it comes about
     * @param name what people call it; may be empty
     * @param author who made it, or null
     * @param start when it would begin: now, or a time to come; of a periodic rule its first run
     */
    record Launch(CampaignKind kind, String name, @Nullable String author, Instant start) {}

    /**
     * Whether something stands against it. May block for a moment; whatever it throws counts as a refusal.
     *
     * @param launch what is to begin
     * @return the reason in words that people understand, or empty if it may begin
     */
    Optional<String> refuses(Launch launch);
}
