package io.mailing.internal.engine;

import io.mailing.MessageContent;
import io.mailing.PersonalContent;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.TemplateVariables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign has of each recipient's own, as this node needs it.
 *
 * @param variables the places of all values in a delivery
 * @param values by provider the names that are asked of it
 * @param makers by channel the names of the makers of its files, for channels that have some
 * @param providers those of them that this node has, by name
 */
record RunPersonal(
        TemplateVariables variables,
        Map<String, List<String>> values,
        Map<String, List<String>> makers,
        Map<String, PersonalValues> providers) {

    /** Null for a campaign that has nothing of the kind. */
    static @Nullable RunPersonal of(MessageContent content, List<String> channels, PersonalParts parts) {
        return of(content, channels, parts, false);
    }

    /**
     * Null for a message that has nothing of the kind.
     *
     * @param samples whether values are wanted to look at for which somebody may have to pay
     */
    static @Nullable RunPersonal of(
            MessageContent content, List<String> channels, PersonalParts parts, boolean samples) {
        Map<String, List<String>> makers = new LinkedHashMap<>();
        for (String channel : channels) {
            List<String> names = content.on(channel).personal().attachments();
            if (!names.isEmpty()) {
                makers.put(channel, names);
            }
        }
        PersonalContent personal = content.personal();
        if (!personal.waits() && makers.isEmpty()) {
            return null;
        }
        Map<String, PersonalValues> providers = new LinkedHashMap<>();
        for (String name : personal.values().keySet()) {
            PersonalValues provider = parts.provider(name, personal, samples);
            if (provider != null) {
                providers.put(name, provider);
            }
        }
        return new RunPersonal(TemplateVariables.of(content), personal.values(), makers, providers);
    }

    /** One that this node has. */
    PersonalValues provider(String name) {
        return Objects.requireNonNull(providers.get(name), name);
    }

    List<String> makers(String channel) {
        return makers.getOrDefault(channel, List.of());
    }

    /** What a delivery has of some names; those that it has none for are left out. */
    Map<String, Object> view(List<@Nullable Object> values, Iterable<String> names) {
        Map<String, Object> view = new LinkedHashMap<>();
        for (String name : names) {
            int slot = variables.slot(name);
            Object value = slot < 0 || slot >= values.size() ? null : values.get(slot);
            if (value != null) {
                view.put(name, value);
            }
        }
        return view;
    }

    /** The places of what a provider gives. */
    int[] slots(String provider) {
        return Objects.requireNonNull(values.get(provider)).stream()
                .mapToInt(variables::slot)
                .toArray();
    }

    List<String> names(String provider) {
        return new ArrayList<>(Objects.requireNonNull(values.get(provider)));
    }
}
