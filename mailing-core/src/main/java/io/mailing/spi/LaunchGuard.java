package io.mailing.spi;

import io.mailing.CampaignKind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The application's own word on whether a campaign may begin, such as a licence that ends before its start. Safe for several threads.
 *
 * <p>Asked at each check, launch and schedule and for each test message, in the caller's thread. Asked again, in the executor, when the start
 * of a scheduled campaign has come, and for each run of a periodic one. A scheduled campaign that it refuses then is CREATED again with the
 * reason as its note, and can be launched once the reason is gone; a run is left out, with the reason in the note of its rule. Where it throws
 * then, it is not known yet: it is asked again about once a second, a scheduled campaign waits, and so does a run until it is missed.
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
     * Whether something stands against it. May block for a moment; whatever it throws at a check, launch or schedule counts as a refusal.
     *
     * @param launch what is to begin
     * @return the reason in words that people understand, or empty if it may begin
     */
    Optional<String> refuses(Launch launch);
}
