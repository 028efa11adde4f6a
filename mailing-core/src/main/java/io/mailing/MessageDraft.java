package io.mailing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message in the making: part of a {@link CampaignDraft}, or kept for later by {@link SavedMessages}. Each method answers a
 * changed copy and leaves this one as it is.
 */
public final class MessageDraft {

    /** The longest subject template. */
    public static final int MAX_SUBJECT = 998;

    private static final MessageDraft EMPTY = new MessageDraft();

    // Written only before the draft is handed out, by the one method that makes the copy.
    private TemplateSyntax syntax = TemplateSyntax.ANGLE;
    private @Nullable String subject;
    private @Nullable String text;
    private @Nullable String html;
    private @Nullable MediaFile image;
    private List<MediaFile> attachments = List.of();
    private List<String> makers = List.of();
    private @Nullable TextBrief brief;
    private @Nullable String from;
    private @Nullable String replyTo;
    private @Nullable ProviderTemplate providerTemplate;
    private SortedMap<String, MessageDraft> variants = Collections.emptySortedMap();

    private MessageDraft() {}

    private MessageDraft(MessageDraft other) {
        this.syntax = other.syntax;
        this.subject = other.subject;
        this.text = other.text;
        this.html = other.html;
        this.image = other.image;
        this.attachments = other.attachments;
        this.makers = other.makers;
        this.brief = other.brief;
        this.from = other.from;
        this.replyTo = other.replyTo;
        this.providerTemplate = other.providerTemplate;
        this.variants = other.variants;
    }

    /**
     * A message without anything.
     *
     * @return always the same
     */
    public static MessageDraft empty() {
        return EMPTY;
    }

    /** The draft of a message that was written down. */
    static MessageDraft of(MessageContent content) {
        MessageDraft draft = new MessageDraft();
        Stream.of(content.subject(), content.text(), content.html())
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(template -> draft.syntax = template.syntax());
        draft.subject = source(content.subject());
        draft.text = source(content.text());
        draft.html = source(content.html());
        draft.image = content.image();
        draft.attachments = content.attachments();
        draft.makers = content.personal().attachments();
        draft.brief = content.personal().brief();
        draft.from = content.from();
        draft.replyTo = content.replyTo();
        draft.providerTemplate = content.providerTemplate();
        SortedMap<String, MessageDraft> others = new TreeMap<>();
        content.variants().forEach((channel, variant) -> others.put(channel, of(variant)));
        draft.variants = others;
        return draft;
    }

    private static @Nullable String source(@Nullable Template template) {
        return template == null ? null : template.source();
    }

    /**
     * How variables are written in subject, text and HTML.
     *
     * @param syntax {@link TemplateSyntax#ANGLE} by default
     * @return a changed copy
     */
    public MessageDraft syntax(TemplateSyntax syntax) {
        MessageDraft draft = new MessageDraft(this);
        draft.syntax = Objects.requireNonNull(syntax, "syntax");
        return draft;
    }

    /**
     * The subject line, a template.
     *
     * @param subject at most {@value #MAX_SUBJECT} characters on one line
     * @return a changed copy
     * @throws IllegalArgumentException if it has a line break or another control character: they would let a value add
     *     headers of its own
     */
    public MessageDraft subject(String subject) {
        MessageDraft draft = new MessageDraft(this);
        draft.subject = DraftText.line("subject", subject, MAX_SUBJECT);
        return draft;
    }

    /**
     * The plain text, a template.
     *
     * @param text of any length; channels have limits of their own
     * @return a changed copy
     */
    public MessageDraft text(String text) {
        MessageDraft draft = new MessageDraft(this);
        draft.text = Objects.requireNonNull(text, "text");
        return draft;
    }

    /**
     * The HTML body, a template, for channels that show HTML.
     *
     * @param html a document or a fragment
     * @return a changed copy
     */
    public MessageDraft html(String html) {
        MessageDraft draft = new MessageDraft(this);
        draft.html = Objects.requireNonNull(html, "html");
        return draft;
    }

    /**
     * One image, read now.
     *
     * @param file see {@link MediaFile#image(Path)}
     * @return a changed copy
     * @throws MediaException if the file can't be used
     */
    public MessageDraft image(Path file) {
        return image(MediaFile.image(file));
    }

    /**
     * One image.
     *
     * @param image see {@link MediaFile#image(String, byte[])}
     * @return a changed copy
     */
    public MessageDraft image(MediaFile image) {
        MessageDraft draft = new MessageDraft(this);
        draft.image = Objects.requireNonNull(image, "image");
        return draft;
    }

    /**
     * Without an image.
     *
     * @return a changed copy
     */
    public MessageDraft withoutImage() {
        MessageDraft draft = new MessageDraft(this);
        draft.image = null;
        return draft;
    }

    /**
     * One more attachment, read now.
     *
     * @param file see {@link MediaFile#attachment(Path)}
     * @return a changed copy
     * @throws MediaException if the file can't be used
     */
    public MessageDraft attach(Path file) {
        return attach(MediaFile.attachment(file));
    }

    /**
     * One more attachment. How many there may be, and how large, is looked at when the message is written down, see {@link
     * ContentLimits}.
     *
     * @param file see {@link MediaFile#attachment(String, byte[])}
     * @return a changed copy
     * @throws IllegalArgumentException if there are {@value MessageContent#MAX_ATTACHMENTS} already
     */
    public MessageDraft attach(MediaFile file) {
        refuseOneMore(file.name());
        MessageDraft draft = new MessageDraft(this);
        draft.attachments = new ArrayList<>(attachments);
        draft.attachments.add(file);
        return draft;
    }

    /**
     * One more attachment, which is made for each recipient when the message is sent. It comes after those that are the same for all.
     *
     * @param maker the name by which it was registered ({@link MailingBuilder#attachmentMaker}); that it is, is looked at at the launch
     * @return a changed copy
     * @throws IllegalArgumentException if there are {@value MessageContent#MAX_ATTACHMENTS} already
     */
    public MessageDraft attachPersonal(String maker) {
        refuseOneMore(Objects.requireNonNull(maker, "maker"));
        MessageDraft draft = new MessageDraft(this);
        draft.makers = new ArrayList<>(makers);
        draft.makers.add(maker);
        return draft;
    }

    private void refuseOneMore(String name) {
        if (attachments.size() + makers.size() >= MessageContent.MAX_ATTACHMENTS) {
            throw new IllegalArgumentException("a message takes at most " + MessageContent.MAX_ATTACHMENTS
                    + " attachments; '" + name + "' is one more");
        }
    }

    /**
     * Without attachments.
     *
     * @return a changed copy
     */
    public MessageDraft withoutAttachments() {
        MessageDraft draft = new MessageDraft(this);
        draft.attachments = List.of();
        draft.makers = List.of();
        return draft;
    }

    /**
     * A text that is written for each recipient, by the {@link MailingBuilder#textWriter}. Subject, text or HTML show it where they say
     * {@code <written_text>}; one of them, or of a variant's, must.
     *
     * @param brief what to write, and what is taken of it; null for none
     * @return a changed copy
     */
    public MessageDraft brief(@Nullable TextBrief brief) {
        MessageDraft draft = new MessageDraft(this);
        draft.brief = brief;
        return draft;
    }

    @Nullable
    TextBrief brief() {
        return brief;
    }

    /**
     * The sender, for channels that let it be chosen.
     *
     * @param from as {@code Name <address>} or {@code address}
     * @return a changed copy
     */
    public MessageDraft from(String from) {
        MessageDraft draft = new MessageDraft(this);
        draft.from = DraftText.line("from", from, MAX_SUBJECT);
        return draft;
    }

    /**
     * Where answers go, for channels that have it.
     *
     * @param replyTo as {@code Name <address>} or {@code address}
     * @return a changed copy
     */
    public MessageDraft replyTo(String replyTo) {
        MessageDraft draft = new MessageDraft(this);
        draft.replyTo = DraftText.line("replyTo", replyTo, MAX_SUBJECT);
        return draft;
    }

    /**
     * An approved text of the provider's, for channels that allow only such texts to whoever did not write first. Mostly in a {@link
     * #variant}; channels that have nothing of the kind don't look at it.
     *
     * @param template names it and says what is put into its places
     * @return a changed copy
     */
    public MessageDraft providerTemplate(ProviderTemplate template) {
        MessageDraft draft = new MessageDraft(this);
        draft.providerTemplate = Objects.requireNonNull(template, "template");
        return draft;
    }

    /**
     * What is sent on one channel instead of this message, such as a short text for SMS. It is a whole message: nothing is taken
     * over from this one.
     *
     * @param channel its name
     * @param message without variants of its own; an empty one takes the variant away
     * @return a changed copy
     * @throws IllegalArgumentException if the variant has variants
     */
    public MessageDraft variant(String channel, MessageDraft message) {
        if (!message.variants.isEmpty()) {
            throw new IllegalArgumentException(
                    "the variant for '" + channel + "' has variants of its own: give them to the message itself");
        }
        MessageDraft draft = new MessageDraft(this);
        draft.variants = new TreeMap<>(variants);
        if (message.isEmpty()) {
            draft.variants.remove(Objects.requireNonNull(channel, "channel"));
        } else {
            draft.variants.put(Objects.requireNonNull(channel, "channel"), message);
        }
        return draft;
    }

    /**
     * Whether nothing was set but the syntax.
     *
     * @return true if so
     */
    public boolean isEmpty() {
        return subject == null
                && text == null
                && html == null
                && image == null
                && attachments.isEmpty()
                && makers.isEmpty()
                && brief == null
                && from == null
                && replyTo == null
                && providerTemplate == null
                && variants.isEmpty();
    }

    /**
     * The channels that have a variant.
     *
     * @return the variants by channel, in the order of the names; unmodifiable
     */
    public Map<String, MessageDraft> variants() {
        return Collections.unmodifiableMap(variants);
    }

    MessageReview review() {
        SortedMap<String, MessageReview> others = new TreeMap<>();
        variants.forEach((channel, variant) -> others.put(channel, variant.review()));
        return new MessageReview(
                syntax,
                subject,
                text,
                html,
                image == null ? null : file(image),
                attachments.stream().map(MessageDraft::file).toList(),
                from,
                replyTo,
                providerTemplate,
                others,
                makers,
                brief);
    }

    private static MessageReview.File file(MediaFile file) {
        return new MessageReview.File(file.name(), file.contentType(), file.bytes().length);
    }

    /**
     * The content with its templates compiled.
     *
     * @param problems takes what is wrong with a template; its part is then left out
     */
    MessageContent content(List<Problem> problems) {
        return content("", problems);
    }

    private MessageContent content(String place, List<Problem> problems) {
        SortedMap<String, MessageContent> others = new TreeMap<>();
        variants.forEach((channel, variant) -> others.put(channel, variant.content(channel + " ", problems)));
        return new MessageContent(
                subject == null ? null : compiled(place + "subject", subject, false, problems),
                text == null ? null : compiled(place + "text", text, false, problems),
                html == null ? null : compiled(place + "html", html, true, problems),
                image,
                attachments,
                from,
                replyTo,
                providerTemplate,
                others,
                PersonalContent.of(makers, brief));
    }

    private @Nullable Template compiled(String field, String source, boolean isHtml, List<Problem> problems) {
        try {
            return isHtml ? Template.html(source, syntax) : Template.text(source, syntax);
        } catch (TemplateException e) {
            problems.add(new Problem(field, String.valueOf(e.getMessage())));
            return null;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageDraft draft
                && syntax == draft.syntax
                && Objects.equals(subject, draft.subject)
                && Objects.equals(text, draft.text)
                && Objects.equals(html, draft.html)
                && Objects.equals(image, draft.image)
                && attachments.equals(draft.attachments)
                && makers.equals(draft.makers)
                && Objects.equals(brief, draft.brief)
                && Objects.equals(from, draft.from)
                && Objects.equals(replyTo, draft.replyTo)
                && Objects.equals(providerTemplate, draft.providerTemplate)
                && variants.equals(draft.variants);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                syntax,
                subject,
                text,
                html,
                image,
                attachments,
                makers,
                brief,
                from,
                replyTo,
                providerTemplate,
                variants);
    }

    /** Says what there is, not what it says. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        add(parts, "subject", subject);
        add(parts, "text", text);
        add(parts, "html", html);
        add(parts, "image", image);
        if (!attachments.isEmpty()) {
            parts.add(attachments.size() + " attachments");
        }
        makers.forEach(maker -> parts.add("a personal " + maker));
        add(parts, "a brief", brief);
        add(parts, "a provider template", providerTemplate);
        variants.keySet().forEach(channel -> parts.add("a variant for " + channel));
        return "MessageDraft with " + (parts.isEmpty() ? "nothing" : String.join(", ", parts));
    }

    private static void add(List<String> parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.add(name);
        }
    }
}
