package io.mailing;

import io.mailing.spi.store.CampaignRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A campaign in the making. Each method answers a changed copy and leaves this one as it is, so a draft can be kept and
 * varied.
 *
 * <p>What can be judged by itself is refused by the method that is given it; what depends on the audience and the channels
 * is found by {@link Campaigns#check}, all at once.
 */
public final class CampaignDraft {

    /** The longest name. */
    public static final int MAX_NAME = 200;

    /** The longest subject template. */
    public static final int MAX_SUBJECT = 998;

    private static final Duration DEFAULT_EXPIRY = Duration.ofDays(3);

    // Written only before the draft is handed out, by the one method that makes the copy.
    private final CampaignKind kind;
    private final String audience;
    private String name = "";
    private @Nullable String author;
    private TemplateSyntax syntax = TemplateSyntax.ANGLE;
    private @Nullable String subject;
    private @Nullable String text;
    private @Nullable String html;
    private @Nullable MediaFile image;
    private List<MediaFile> attachments = List.of();
    private @Nullable String from;
    private @Nullable String replyTo;
    private @Nullable SendMode sendMode;
    private @Nullable Instant startAt;
    private Throttle throttle = Throttle.none();
    private RetryPolicy retry = RetryPolicy.standard();
    private @Nullable Duration expireAfter;
    private @Nullable InDoubtPolicy inDoubt;
    private int weight = 1;
    private @Nullable Recurrence recurrence;

    private CampaignDraft(CampaignKind kind, String audience) {
        this.kind = kind;
        this.audience = audience;
    }

    private CampaignDraft(CampaignDraft other) {
        this(other, other.kind);
    }

    private CampaignDraft(CampaignDraft other, CampaignKind kind) {
        this.kind = kind;
        this.audience = other.audience;
        this.name = other.name;
        this.author = other.author;
        this.syntax = other.syntax;
        this.subject = other.subject;
        this.text = other.text;
        this.html = other.html;
        this.image = other.image;
        this.attachments = other.attachments;
        this.from = other.from;
        this.replyTo = other.replyTo;
        this.sendMode = other.sendMode;
        this.startAt = other.startAt;
        this.throttle = other.throttle;
        this.retry = other.retry;
        this.expireAfter = other.expireAfter;
        this.inDoubt = other.inDoubt;
        this.weight = other.weight;
        this.recurrence = other.recurrence;
    }

    /**
     * Begins a draft.
     *
     * @param audience the name of an audience that the application registered
     * @return a draft with the defaults that the other methods name
     */
    public static CampaignDraft to(String audience) {
        return new CampaignDraft(CampaignKind.ONE_OFF, Objects.requireNonNull(audience, "audience"));
    }

    /**
     * Begins the draft of a campaign that stands, without an audience: each event that the application triggers sends its
     * message to one recipient, see {@link Campaigns#trigger}. It starts at once and does not expire.
     *
     * @return a draft with the defaults that the other methods name
     */
    public static CampaignDraft triggered() {
        return new CampaignDraft(CampaignKind.TRIGGERED, "");
    }

    /** The draft of a campaign that was written down. */
    static CampaignDraft of(CampaignRecord campaign, MessageContent content) {
        CampaignPlan plan = campaign.plan();
        CampaignDraft draft = new CampaignDraft(campaign.kind(), plan.audience());
        draft.name = campaign.name();
        draft.author = campaign.author();
        content.templates().stream().findFirst().ifPresent(template -> draft.syntax = template.syntax());
        draft.subject = source(content.subject());
        draft.text = source(content.text());
        draft.html = source(content.html());
        draft.image = content.image();
        draft.attachments = content.attachments();
        draft.from = content.from();
        draft.replyTo = content.replyTo();
        draft.sendMode = plan.sendMode();
        draft.startAt = plan.startAt();
        draft.throttle = plan.throttle();
        draft.retry = plan.retry();
        // Of what is triggered none is taken.
        draft.expireAfter = campaign.kind() == CampaignKind.TRIGGERED ? null : plan.expireAfter();
        draft.inDoubt = plan.inDoubt();
        draft.weight = plan.weight();
        draft.recurrence = plan.recurrence();
        return draft;
    }

    private static @Nullable String source(@Nullable Template template) {
        return template == null ? null : template.source();
    }

    CampaignDraft startingAtOnce() {
        CampaignDraft draft = new CampaignDraft(this);
        draft.startAt = null;
        return draft;
    }

    /** Of what is sent because somebody asks for it, be it what a rule sent before. */
    CampaignDraft once() {
        return kind == CampaignKind.PERIODIC ? new CampaignDraft(this, CampaignKind.ONE_OFF) : this;
    }

    /**
     * What people call the campaign.
     *
     * @param name at most {@value #MAX_NAME} characters, no control characters; blank (the default) for a name made from
     *     the date of the launch
     * @return a changed copy
     */
    public CampaignDraft name(String name) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.name = DraftText.line("name", name, MAX_NAME).strip();
        return draft;
    }

    /**
     * Who makes the campaign, for the history.
     *
     * @param author at most {@value #MAX_NAME} characters, no control characters
     * @return a changed copy
     */
    public CampaignDraft author(String author) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.author = DraftText.line("author", author, MAX_NAME).strip();
        return draft;
    }

    /**
     * How variables are written in subject, text and HTML.
     *
     * @param syntax {@link TemplateSyntax#ANGLE} by default
     * @return a changed copy
     */
    public CampaignDraft syntax(TemplateSyntax syntax) {
        CampaignDraft draft = new CampaignDraft(this);
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
    public CampaignDraft subject(String subject) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.subject = DraftText.line("subject", subject, MAX_SUBJECT);
        return draft;
    }

    /**
     * The plain text, a template.
     *
     * @param text of any length; channels have limits of their own
     * @return a changed copy
     */
    public CampaignDraft text(String text) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.text = Objects.requireNonNull(text, "text");
        return draft;
    }

    /**
     * The HTML body, a template, for channels that show HTML.
     *
     * @param html a document or a fragment
     * @return a changed copy
     */
    public CampaignDraft html(String html) {
        CampaignDraft draft = new CampaignDraft(this);
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
    public CampaignDraft image(Path file) {
        return image(MediaFile.image(file));
    }

    /**
     * One image.
     *
     * @param image see {@link MediaFile#image(String, byte[])}
     * @return a changed copy
     */
    public CampaignDraft image(MediaFile image) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.image = Objects.requireNonNull(image, "image");
        return draft;
    }

    /**
     * One more attachment, read now.
     *
     * @param file see {@link MediaFile#attachment(Path)}
     * @return a changed copy
     * @throws MediaException if the file can't be used
     */
    public CampaignDraft attach(Path file) {
        return attach(MediaFile.attachment(file));
    }

    /**
     * One more attachment.
     *
     * @param file see {@link MediaFile#attachment(String, byte[])}
     * @return a changed copy
     * @throws IllegalArgumentException if the draft has {@value MessageContent#MAX_ATTACHMENTS} already
     */
    public CampaignDraft attach(MediaFile file) {
        if (attachments.size() >= MessageContent.MAX_ATTACHMENTS) {
            throw new IllegalArgumentException("a message takes at most " + MessageContent.MAX_ATTACHMENTS
                    + " attachments; '" + file.name() + "' is one more");
        }
        CampaignDraft draft = new CampaignDraft(this);
        draft.attachments = new ArrayList<>(attachments);
        draft.attachments.add(file);
        return draft;
    }

    /**
     * The sender, for channels that let it be chosen.
     *
     * @param from as {@code Name <address>} or {@code address}
     * @return a changed copy
     */
    public CampaignDraft from(String from) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.from = DraftText.line("from", from, MAX_SUBJECT);
        return draft;
    }

    /**
     * Where answers go, for channels that have it.
     *
     * @param replyTo as {@code Name <address>} or {@code address}
     * @return a changed copy
     */
    public CampaignDraft replyTo(String replyTo) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.replyTo = DraftText.line("replyTo", replyTo, MAX_SUBJECT);
        return draft;
    }

    /**
     * Which channels.
     *
     * @param sendMode by default by priority, over all channels in the order in which they were registered
     * @return a changed copy
     */
    public CampaignDraft sendMode(SendMode sendMode) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.sendMode = Objects.requireNonNull(sendMode, "sendMode");
        return draft;
    }

    /**
     * Sends it again and again: launched, it is a rule that stands, and each run is a campaign of its own, named after the rule and its
     * date. The audience is read anew for each run. A {@link #startAt} says before when there is no run. A run that is due while the one
     * before it is still going is left out.
     *
     * @param recurrence when
     * @return a changed copy, of the kind {@link CampaignKind#PERIODIC}
     * @throws IllegalStateException if this is the draft of a triggered campaign, or of a run
     */
    public CampaignDraft repeat(Recurrence recurrence) {
        Objects.requireNonNull(recurrence, "recurrence");
        if (kind == CampaignKind.TRIGGERED || (kind == CampaignKind.PERIODIC && this.recurrence == null)) {
            throw new IllegalStateException(
                    kind == CampaignKind.TRIGGERED
                            ? "a triggered campaign is sent when it is triggered, and by no recurrence"
                            : "a run is sent once: change the recurrence of its rule");
        }
        CampaignDraft draft = new CampaignDraft(this, CampaignKind.PERIODIC);
        draft.recurrence = recurrence;
        return draft;
    }

    /**
     * When sending begins; with {@link #repeat}, before when there is no run.
     *
     * @param start a past time means at once, which is the default
     * @return a changed copy
     */
    public CampaignDraft startAt(Instant start) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.startAt = Objects.requireNonNull(start, "start");
        return draft;
    }

    /**
     * When sending begins.
     *
     * @param start a past time means at once, which is the default
     * @return a changed copy
     */
    public CampaignDraft startAt(ZonedDateTime start) {
        return startAt(start.toInstant());
    }

    /**
     * How fast, over all channels together. Each channel's own pace holds besides.
     *
     * @param throttle by default {@link Throttle#none()}
     * @return a changed copy
     */
    public CampaignDraft throttle(Throttle throttle) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.throttle = Objects.requireNonNull(throttle, "throttle");
        return draft;
    }

    /**
     * When refused messages are tried again.
     *
     * @param retry by default {@link RetryPolicy#standard()}
     * @return a changed copy
     */
    public CampaignDraft retry(RetryPolicy retry) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.retry = Objects.requireNonNull(retry, "retry");
        return draft;
    }

    /**
     * When what is still unsent is given up.
     *
     * @param expireAfter counted from the first sending; more than zero, at most 30 days; 3 days by default
     * @return a changed copy
     */
    public CampaignDraft expireAfter(Duration expireAfter) {
        if (expireAfter.isZero() || expireAfter.isNegative() || expireAfter.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("expiry must be more than zero and at most 30 days, was " + expireAfter);
        }
        CampaignDraft draft = new CampaignDraft(this);
        draft.expireAfter = expireAfter;
        return draft;
    }

    /**
     * What is done with messages of which nobody can know whether they went out.
     *
     * @param policy by default {@link InDoubtPolicy#RESEND} where every channel of the send mode says that its provider
     *     de-duplicates ({@link io.mailing.spi.ChannelTraits#deduplicates}), and in triggered campaigns; otherwise
     *     {@link InDoubtPolicy#LEAVE}
     * @return a changed copy
     */
    public CampaignDraft inDoubt(InDoubtPolicy policy) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.inDoubt = Objects.requireNonNull(policy, "policy");
        return draft;
    }

    /**
     * Its part of a channel that several campaigns use at the same time: one of weight 3 sends three messages while one of
     * weight 1 sends one. What others don't use is everybody's.
     *
     * @param weight 1 to {@value CampaignPlan#MAX_WEIGHT}; 1 by default
     * @return a changed copy
     */
    public CampaignDraft weight(int weight) {
        if (weight < 1 || weight > CampaignPlan.MAX_WEIGHT) {
            throw new IllegalArgumentException("weight must be 1 to " + CampaignPlan.MAX_WEIGHT + ", was " + weight);
        }
        CampaignDraft draft = new CampaignDraft(this);
        draft.weight = weight;
        return draft;
    }

    CampaignKind kind() {
        return kind;
    }

    /** Whether it is a rule. */
    boolean repeats() {
        return recurrence != null;
    }

    @Nullable
    Instant startAt() {
        return startAt;
    }

    /** Whether the draft names an expiry itself. */
    boolean expires() {
        return expireAfter != null;
    }

    String name() {
        return name;
    }

    @Nullable
    String author() {
        return author;
    }

    /** The plan, with the given mode, and the policy for the mode, where the draft names none. */
    CampaignPlan plan(SendMode defaultMode, Function<SendMode, InDoubtPolicy> defaultPolicy) {
        SendMode mode = sendMode == null ? defaultMode : sendMode;
        InDoubtPolicy policy = inDoubt == null ? defaultPolicy.apply(mode) : inDoubt;
        Duration expiry = expireAfter == null ? DEFAULT_EXPIRY : expireAfter;
        return new CampaignPlan(audience, mode, startAt, throttle, retry, expiry, policy, weight, recurrence);
    }

    /**
     * The content with its templates compiled.
     *
     * @param problems takes what is wrong with a template; its part is then left out
     */
    MessageContent content(List<Problem> problems) {
        return new MessageContent(
                subject == null ? null : compiled("subject", subject, false, problems),
                text == null ? null : compiled("text", text, false, problems),
                html == null ? null : compiled("html", html, true, problems),
                image,
                attachments,
                from,
                replyTo);
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
    public String toString() {
        return "CampaignDraft '" + name + (kind == CampaignKind.TRIGGERED ? "', triggered" : "' to " + audience);
    }
}
