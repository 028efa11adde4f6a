package io.mailing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that is kept for later, without what it says, see {@link SavedMessages#draft}.
 *
 * @param id its number
 * @param name what people call it, 1 to {@value CampaignDraft#MAX_NAME} characters
 * @param author who made it, or null
 * @param createdAt when it was made
 * @param changedAt when it was changed last, or made
 * @param version grows with every change, from 1
 */
public record SavedMessage(
        MessageId id, String name, @Nullable String author, Instant createdAt, Instant changedAt, long version) {}
