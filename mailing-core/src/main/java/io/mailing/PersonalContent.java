package io.mailing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message has of each recipient's own: files that are made for them, and values that are given shortly before it is sent. What it draws from
 * which provider is written down with the message: nodes that know other providers must not disagree.
 *
 * @param attachments names of {@link io.mailing.spi.AttachmentMaker}s, in the order of the files; of a variant its own
 * @param values by the name of a provider of {@link io.mailing.spi.PersonalValues} the names that are asked of it; empty in a variant
 * @param needs names that makers, providers and the brief need besides those of the templates; empty in a variant
 * @param brief what a {@link io.mailing.spi.TextWriter} is to write for each recipient, or null; null in a variant
 */
public record PersonalContent(
        List<String> attachments,
        Map<String, List<String>> values,
        List<String> needs,
        @Nullable TextBrief brief) {

    /** Nothing of the kind. */
    public static final PersonalContent NONE = new PersonalContent(List.of(), Map.of(), List.of(), null);

    /**
     * Copies lists and map.
     *
     * @param attachments names of makers
     * @param values by provider
     * @param needs further names
     * @param brief what is to be written, or null
     */
    public PersonalContent {
        attachments = List.copyOf(attachments);
        needs = List.copyOf(needs);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((provider, names) -> copy.put(provider, List.copyOf(names)));
        values = Collections.unmodifiableMap(copy);
    }

    /**
     * Of these files and this brief, before it is known what they need.
     *
     * @param attachments names of makers
     * @param brief what is to be written, or null
     * @return without values and needs
     */
    public static PersonalContent of(List<String> attachments, @Nullable TextBrief brief) {
        return attachments.isEmpty() && brief == null
                ? NONE
                : new PersonalContent(attachments, Map.of(), List.of(), brief);
    }

    /**
     * Whether messages wait for values before they are sent.
     *
     * @return true if a provider is to be asked
     */
    public boolean waits() {
        return !values.isEmpty();
    }

    /**
     * Whether a name is given by a provider.
     *
     * @param name of a variable
     * @return true if so
     */
    public boolean gives(String name) {
        return values.values().stream().anyMatch(names -> names.contains(name));
    }
}
