package io.mailing.internal.engine;

import io.mailing.PersonalContent;
import io.mailing.spi.AttachmentMaker;
import io.mailing.spi.PersonalValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
