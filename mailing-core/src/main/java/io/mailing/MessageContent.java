package io.mailing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign says, before it is made personal. Channels take from it what they can show.
 *
 * @param subject the subject line's template, or null
 * @param text the plain text's template, or null
 * @param html the HTML body's template, or null
 * @param image one image, or null
 * @param attachments further files, at most {@value #MAX_ATTACHMENTS}
 * @param from the sender, for channels that let it be chosen, as {@code Name <address>}; null for the channel's own
 * @param replyTo where answers go, for channels that have it; null for the sender
 * @param providerTemplate what is said where the provider allows approved texts only, or null; other channels don't look at it
 * @param variants what is said on some channels instead, by the channel's name, in the order of the names
 * @param personal what it has of each recipient's own
 */
public record MessageContent(
        @Nullable Template subject,
        @Nullable Template text,
        @Nullable Template html,
        @Nullable MediaFile image,
        List<MediaFile> attachments,
        @Nullable String from,
        @Nullable String replyTo,
        @Nullable ProviderTemplate providerTemplate,
        Map<String, MessageContent> variants,
        PersonalContent personal) {

    /** The most attachments that a message may ever have; {@link ContentLimits} usually allow less. */
    public static final int MAX_ATTACHMENTS = 99;

    /**
     * Copies the list and checks its length.
     *
     * @param subject the subject line's template, or null
     * @param text the plain text's template, or null
     * @param html the HTML body's template, or null
     * @param image one image, or null
     * @param attachments further files, at most {@value #MAX_ATTACHMENTS}
     * @param from the sender, for channels that let it be chosen, as {@code Name <address>}; null for the channel's
     *     own
     * @param replyTo where answers go, for channels that have it; null for the sender
     * @param providerTemplate what is said where the provider allows approved texts only, or null
     * @param variants what is said on some channels instead; they have no variants
     * @param personal what it has of each recipient's own
     */
    public MessageContent {
        attachments = List.copyOf(attachments);
        variants = Collections.unmodifiableSortedMap(new TreeMap<>(variants));
        if (variants.values().stream().anyMatch(variant -> !variant.variants.isEmpty())) {
            throw new IllegalArgumentException("a variant has no variants of its own");
        }
        int files = attachments.size() + personal.attachments().size();
        if (files > MAX_ATTACHMENTS) {
            throw new IllegalArgumentException(
                    "a message takes at most " + MAX_ATTACHMENTS + " attachments, were " + files);
        }
    }

    /**
     * Of a message that has nothing of each recipient's own.
     *
     * @param subject the subject line's template, or null
     * @param text the plain text's template, or null
     * @param html the HTML body's template, or null
     * @param image one image, or null
     * @param attachments further files
     * @param from the sender, or null
     * @param replyTo where answers go, or null
     * @param providerTemplate what is said where the provider allows approved texts only, or null
     * @param variants what is said on some channels instead
     */
    public MessageContent(
            @Nullable Template subject,
            @Nullable Template text,
            @Nullable Template html,
            @Nullable MediaFile image,
            List<MediaFile> attachments,
            @Nullable String from,
            @Nullable String replyTo,
            @Nullable ProviderTemplate providerTemplate,
            Map<String, MessageContent> variants) {
        this(subject, text, html, image, attachments, from, replyTo, providerTemplate, variants, PersonalContent.NONE);
    }

    /**
     * Of a message that is the same on all channels.
     *
     * @param subject the subject line's template, or null
     * @param text the plain text's template, or null
     * @param html the HTML body's template, or null
     * @param image one image, or null
     * @param attachments further files
     * @param from the sender, or null
     * @param replyTo where answers go, or null
     */
    public MessageContent(
            @Nullable Template subject,
            @Nullable Template text,
            @Nullable Template html,
            @Nullable MediaFile image,
            List<MediaFile> attachments,
            @Nullable String from,
            @Nullable String replyTo) {
        this(subject, text, html, image, attachments, from, replyTo, null, Map.of());
    }

    /**
     * What is said on one channel.
     *
     * @param channel its name
     * @return its variant, or this without variants
     */
    public MessageContent on(String channel) {
        MessageContent variant = variants.get(channel);
        if (variant != null) {
            return variant;
        }
        return variants.isEmpty() ? this : with(Map.of(), personal);
    }

    /**
     * The same with something else of each recipient's own.
     *
     * @param other instead
     * @return a changed copy
     */
    public MessageContent with(PersonalContent other) {
        return with(variants, other);
    }

    private MessageContent with(Map<String, MessageContent> others, PersonalContent own) {
        return new MessageContent(
                subject, text, html, image, attachments, from, replyTo, providerTemplate, others, own);
    }

    /**
     * The templates that are there, those of the variants too: their variables are the campaign's.
     *
     * @return subject, text and HTML, without those that are null, and what is put into the provider's template
     */
    public List<Template> templates() {
        List<Template> all = new ArrayList<>(ownTemplates());
        variants.values().forEach(variant -> all.addAll(variant.ownTemplates()));
        return all;
    }

    List<Template> ownTemplates() {
        List<Template> templates = new ArrayList<>(3);
        for (Template template : new @Nullable Template[] {subject, text, html}) {
            if (template != null) {
                templates.add(Objects.requireNonNull(template));
            }
        }
        if (providerTemplate != null) {
            templates.addAll(providerTemplate.templates());
        }
        return templates;
    }

    /**
     * Whether there is nothing to show: no text, no HTML and no image. Variants and the provider's template are not looked at.
     *
     * @return true if so
     */
    public boolean empty() {
        return blank(text) && blank(html) && image == null;
    }

    private static boolean blank(@Nullable Template template) {
        return template == null || template.source().isBlank();
    }
}
