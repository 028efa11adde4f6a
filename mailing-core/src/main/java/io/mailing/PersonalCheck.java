package io.mailing;

import io.mailing.audience.AttributeType;
import io.mailing.internal.engine.PersonalParts;
import io.mailing.internal.text.TextDesk;
import io.mailing.spi.AttachmentMaker;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.PersonalValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds out what a message draws from which provider, and what is wrong with that. */
final class PersonalCheck {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final int MOST_CALLS = 100;
    private static final int LARGEST_BATCH = 1000;

    private final PersonalParts parts;

    PersonalCheck(PersonalParts parts) {
        this.parts = parts;
    }

    // What is registered

    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name must be 1 to 100 letters, digits, _ or -, was '" + name + "'");
        }
    }

    static void check(String name, PersonalValues provider) {
        checkName(name);
        if (provider.gives().isEmpty()) {
            throw new IllegalArgumentException("personal values '" + name + "' give nothing");
        }
        for (String given : provider.gives().keySet()) {
            if (BuiltInVariables.names().contains(given)) {
                throw new IllegalArgumentException(
                        "personal values '" + name + "' give '" + given + "', which is built in: give it another name");
            }
        }
        if (provider.batchSize() < 1 || provider.batchSize() > LARGEST_BATCH) {
            throw new IllegalArgumentException(
                    "the batch size of personal values '" + name + "' must be 1 to 1000, was " + provider.batchSize());
        }
        checkConcurrency("personal values '" + name + "'", provider.concurrency());
        if (provider.timeout().compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("the timeout of personal values '" + name
                    + "' must be a second or more, was " + provider.timeout());
        }
    }

    static void check(String name, AttachmentMaker maker) {
        checkName(name);
        Objects.requireNonNull(maker.needs(), "needs");
        checkConcurrency("the attachment maker '" + name + "'", maker.concurrency());
    }

    static void checkConcurrency(String of, int concurrency) {
        if (concurrency < 1 || concurrency > MOST_CALLS) {
            throw new IllegalArgumentException("the concurrency of " + of + " must be 1 to 100, was " + concurrency);
        }
    }

    /** Whether providers get along with each other. */
    static void checkAll(Map<String, PersonalValues> providers) {
        Map<String, String> givers = new LinkedHashMap<>();
        providers.forEach((name, provider) -> provider.gives().keySet().forEach(given -> {
            String other = givers.putIfAbsent(given, name);
            if (other != null) {
                throw new IllegalStateException(
                        "personal values '" + other + "' and '" + name + "' both give '" + given + "'");
            }
        }));
        providers.forEach((name, provider) -> provider.needs().forEach(needed -> {
            if (givers.containsKey(needed)) {
                throw new IllegalStateException("personal values '" + name + "' need '" + needed + "', which '"
                        + givers.get(needed) + "' give: they can need the audience's attributes only");
            }
        }));
    }

    // What a message draws from it

    /** The message with what it needs of whom, as this node knows it. */
    MessageContent resolved(MessageContent content) {
        Set<String> makers = makers(content);
        if (parts.providers().isEmpty()
                && makers.isEmpty()
                && !content.personal().waits()) {
            return content;
        }
        Set<String> used = new LinkedHashSet<>();
        content.templates().forEach(template -> template.variables().forEach(variable -> used.add(variable.name())));
        Set<String> needs = new LinkedHashSet<>();
        for (String maker : makers) {
            AttachmentMaker known = parts.makers().get(maker);
            if (known != null) {
                needs.addAll(known.needs());
            }
        }
        used.addAll(needs);
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String name : parts.providers().keySet()) {
            PersonalValues provider = Objects.requireNonNull(parts.provider(name, content.personal(), false));
            List<String> asked =
                    provider.gives().keySet().stream().filter(used::contains).toList();
            if (!asked.isEmpty()) {
                values.put(name, asked);
                needs.addAll(provider.needs());
            }
        }
        return content.with(new PersonalContent(
                content.personal().attachments(),
                values,
                new ArrayList<>(needs),
                content.personal().brief()));
    }

    private static Set<String> makers(MessageContent content) {
        Set<String> makers = new LinkedHashSet<>(content.personal().attachments());
        content.variants()
                .values()
                .forEach(variant -> makers.addAll(variant.personal().attachments()));
        return makers;
    }

    void checkMakers(MessageContent content, List<Problem> problems) {
        for (String maker : makers(content)) {
            if (!parts.makers().containsKey(maker)) {
                problems.add(new Problem(
                        "attachments",
                        "there is no attachment maker '" + maker + "'; there are "
                                + parts.makers().keySet()));
            }
        }
    }

    void checkBrief(MessageContent content, List<Problem> problems) {
        if (content.personal().brief() == null) {
            return;
        }
        if (!parts.providers().containsKey(TextDesk.NAME)) {
            problems.add(new Problem("brief", "there is nobody to write texts: set Mailing.builder().textWriter(…)"));
        } else if (!content.personal().gives(BuiltInVariables.WRITTEN_TEXT)) {
            problems.add(new Problem(
                    "brief",
                    "no part of the message shows the text: say <" + BuiltInVariables.WRITTEN_TEXT + "> in it"));
        }
    }

    /** What templates may use besides what the audience has. */
    Map<String, AttributeType> given(MessageContent content) {
        Map<String, AttributeType> given = new LinkedHashMap<>();
        parts.providers().values().forEach(provider -> given.putAll(provider.gives()));
        if (content.personal().brief() == null) {
            given.remove(BuiltInVariables.WRITTEN_TEXT);
        }
        return given;
    }

    /**
     * @param known what the audience has, and what is made from it
     */
    void check(MessageContent content, AudienceSchema schema, Set<String> known, List<Problem> problems) {
        content.personal().values().forEach((name, asked) -> {
            for (String given : asked) {
                if (schema.attributes().contains(given)) {
                    problems.add(new Problem(
                            "personal values " + name,
                            "they give '" + given + "', and the audience has an attribute '" + given
                                    + "' too: one of them needs another name"));
                }
            }
            PersonalValues provider = parts.providers().get(name);
            if (provider != null && !name.equals(TextDesk.NAME)) {
                needs("personal values " + name, provider.needs(), known, problems);
            }
        });
        Set<String> all = new LinkedHashSet<>(known);
        all.addAll(given(content).keySet());
        for (String maker : makers(content)) {
            AttachmentMaker attachmentMaker = parts.makers().get(maker);
            if (attachmentMaker != null) {
                needs("attachment " + maker, attachmentMaker.needs(), all, problems);
            }
        }
    }

    private static void needs(String field, List<String> needs, Set<String> known, List<Problem> problems) {
        for (String needed : needs) {
            if (!known.contains(needed)) {
                problems.add(
                        new Problem(field, "it needs '" + needed + "', which is not known; the audience has " + known));
            }
        }
    }

    /** Values to count and measure with; nobody is asked. */
    Map<String, Object> samples(MessageContent content) {
        return parts.samples(content.personal());
    }
}
