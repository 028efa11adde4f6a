package io.mailing.internal.engine;

import io.mailing.PersonalContent;
import io.mailing.internal.text.TextDesk;
import io.mailing.spi.AttachmentMaker;
import io.mailing.spi.PersonalValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node can give to each recipient.
 *
 * @param providers of values, by name
 * @param makers of files, by name
 * @param fileBytes the largest file that a maker may make
 */
public record PersonalParts(Map<String, PersonalValues> providers, Map<String, AttachmentMaker> makers, int fileBytes) {

    /**
     * Copies the maps.
     *
     * @param providers of values, by name
     * @param makers of files, by name
     * @param fileBytes the largest file that a maker may make
     */
    public PersonalParts {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        makers = Collections.unmodifiableMap(new LinkedHashMap<>(makers));
    }

    /**
     * Who gives a message its values.
     *
     * @param name of a provider
     * @param content the message
     * @param samples whether values are wanted to look at for which somebody may have to pay
     * @return null if this node has none of this name
     */
    public @Nullable PersonalValues provider(String name, PersonalContent content, boolean samples) {
        PersonalValues provider = providers.get(name);
        return provider instanceof TextDesk desk && content.brief() != null
                ? desk.on(content.brief(), samples)
                : provider;
    }

    /**
     * What stands for values that nobody has been given. Nobody is asked.
     *
     * @param content says which
     * @return by name
     */
    public Map<String, Object> samples(PersonalContent content) {
        Map<String, Object> samples = new LinkedHashMap<>();
        content.values().forEach((provider, names) -> {
            PersonalValues known = providers.get(provider);
            names.forEach(name -> samples.put(name, known == null ? "[" + name + "]" : known.sample(name)));
        });
        return samples;
    }
}
