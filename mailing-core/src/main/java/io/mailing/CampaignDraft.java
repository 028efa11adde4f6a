package io.mailing;

import io.mailing.audience.Audience;
import io.mailing.internal.audience.AudienceParts;
import io.mailing.spi.store.CampaignRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
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

    private static final Duration DEFAULT_EXPIRY = Duration.ofDays(3);

    // Written only before the draft is handed out, by the one method that makes the copy.
    private final CampaignKind kind;
    private final String audience;
    private String name = "";
    private @Nullable String author;
    private MessageDraft message = MessageDraft.empty();
    private @Nullable SendMode sendMode;
    private @Nullable Instant startAt;
    private Throttle throttle = Throttle.none();
    private RetryPolicy retry = RetryPolicy.standard();
    private @Nullable Duration expireAfter;
    private @Nullable InDoubtPolicy inDoubt;
    private @Nullable Duration evidenceWithin;
    private int weight = 1;
    private @Nullable Recurrence recurrence;
    private boolean atAnyHour;
    private @Nullable String topic;
    private @Nullable Instant madeAt;
    private boolean ignoreFrequencyCaps;

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
        this.message = other.message;
        this.sendMode = other.sendMode;
        this.startAt = other.startAt;
        this.throttle = other.throttle;
        this.retry = other.retry;
        this.expireAfter = other.expireAfter;
        this.inDoubt = other.inDoubt;
        this.evidenceWithin = other.evidenceWithin;
        this.weight = other.weight;
        this.recurrence = other.recurrence;
        this.atAnyHour = other.atAnyHour;
        this.topic = other.topic;
        this.madeAt = other.madeAt;
        this.ignoreFrequencyCaps = other.ignoreFrequencyCaps;
    }

    /**
     * Begins a draft to everyone of an audience. Always a name, whatever is in it: what is chosen further is {@link #to(Audience)}.
     *
     * @param audience the name of an audience that the application registered, or of a saved segment
     * @return a draft with the defaults that the other methods name
     * @throws IllegalArgumentException if it can be no name: it is blank, or longer than {@value Audience#MAX_NAME} characters
     */
    public static CampaignDraft to(String audience) {
        return to(Audience.of(audience));
    }

    /**
     * Begins a draft. Whom the audience means is decided when the campaign begins: by its segments, lists and sources as they are then.
     *
     * @param audience such as {@code Audience.parse("guests where balance >= 100")}
     * @return a draft with the defaults that the other methods name
     * @throws IllegalArgumentException if its text is longer than {@link Audience#MAX_TEXT}
     */
    public static CampaignDraft to(Audience audience) {
        return new CampaignDraft(CampaignKind.ONE_OFF, AudienceParts.text(audience));
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
        CampaignDraft draft = new CampaignDraft(kind(campaign), plan.audience());
        draft.name = campaign.name();
        draft.author = campaign.author();
        draft.message = MessageDraft.of(content);
        draft.sendMode = plan.sendMode();
        draft.startAt = plan.startAt();
        draft.throttle = plan.throttle();
        draft.retry = plan.retry();
        // Of what is triggered none is taken.
        draft.expireAfter = draft.kind == CampaignKind.TRIGGERED ? null : plan.expireAfter();
        draft.inDoubt = plan.inDoubt();
        draft.evidenceWithin = plan.evidenceWithin();
        draft.weight = plan.weight();
        draft.recurrence = plan.recurrence();
        draft.atAnyHour = plan.atAnyHour();
        draft.topic = plan.topic();
        draft.madeAt = campaign.createdAt();
        draft.ignoreFrequencyCaps = plan.ignoreFrequencyCaps();
        return draft;
    }

    /** Of a test, of what it was one. */
    private static CampaignKind kind(CampaignRecord campaign) {
        if (campaign.kind() != CampaignKind.TEST) {
            return campaign.kind();
        }
        return campaign.plan().audience().isEmpty() ? CampaignKind.TRIGGERED : CampaignKind.ONE_OFF;
    }

    /** Of another campaign like this one. */
    CampaignDraft startingAtOnce() {
        CampaignDraft draft = new CampaignDraft(this);
        draft.madeAt = null;
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
     * What it says, whole. The methods below change one part of it.
     *
     * @param message by default empty
     * @return a changed copy
     */
    public CampaignDraft message(MessageDraft message) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.message = Objects.requireNonNull(message, "message");
        return draft;
    }

    /**
     * What it says.
     *
     * @return the message so far
     */
    public MessageDraft message() {
        return message;
    }

    /**
     * How variables are written.
     *
     * @param syntax see {@link MessageDraft#syntax(TemplateSyntax)}
     * @return a changed copy
     */
    public CampaignDraft syntax(TemplateSyntax syntax) {
        return message(message.syntax(syntax));
    }

    /**
     * The subject line, a template.
     *
     * @param subject see {@link MessageDraft#subject(String)}
     * @return a changed copy
     * @throws IllegalArgumentException if it has a line break or another control character
     */
    public CampaignDraft subject(String subject) {
        return message(message.subject(subject));
    }

    /**
     * The plain text, a template.
     *
     * @param text see {@link MessageDraft#text(String)}
     * @return a changed copy
     */
    public CampaignDraft text(String text) {
        return message(message.text(text));
    }

    /**
     * The HTML body, a template, for channels that show HTML.
     *
     * @param html see {@link MessageDraft#html(String)}
     * @return a changed copy
     */
    public CampaignDraft html(String html) {
        return message(message.html(html));
    }

    /**
     * One image, read now.
     *
     * @param file see {@link MessageDraft#image(Path)}
     * @return a changed copy
     * @throws MediaException if the file can't be used
     */
    public CampaignDraft image(Path file) {
        return message(message.image(file));
    }

    /**
     * One image.
     *
     * @param image see {@link MessageDraft#image(MediaFile)}
     * @return a changed copy
     */
    public CampaignDraft image(MediaFile image) {
        return message(message.image(image));
    }

    /**
     * One more attachment, read now.
     *
     * @param file see {@link MessageDraft#attach(Path)}
     * @return a changed copy
     * @throws MediaException if the file can't be used
     */
    public CampaignDraft attach(Path file) {
        return message(message.attach(file));
    }

    /**
     * One more attachment.
     *
     * @param file see {@link MessageDraft#attach(MediaFile)}
     * @return a changed copy
     * @throws IllegalArgumentException if there are too many already
     */
    public CampaignDraft attach(MediaFile file) {
        return message(message.attach(file));
    }

    /**
     * One more attachment, which is made for each recipient when the message is sent.
     *
     * @param maker see {@link MessageDraft#attachPersonal}
     * @return a changed copy
     * @throws IllegalArgumentException if there are too many already
     */
    public CampaignDraft attachPersonal(String maker) {
        return message(message.attachPersonal(maker));
    }

    /**
     * A text that is written for each recipient; the templates show it where they say {@code <written_text>}.
     *
     * @param brief see {@link MessageDraft#brief}
     * @return a changed copy
     */
    public CampaignDraft brief(@Nullable TextBrief brief) {
        return message(message.brief(brief));
    }

    /**
     * The sender, for channels that let it be chosen.
     *
     * @param from see {@link MessageDraft#from(String)}
     * @return a changed copy
     */
    public CampaignDraft from(String from) {
        return message(message.from(from));
    }

    /**
     * Where answers go, for channels that have it.
     *
     * @param replyTo see {@link MessageDraft#replyTo(String)}
     * @return a changed copy
     */
    public CampaignDraft replyTo(String replyTo) {
        return message(message.replyTo(replyTo));
    }

    /**
     * What is sent on one channel instead.
     *
     * @param channel its name
     * @param variant see {@link MessageDraft#variant(String, MessageDraft)}
     * @return a changed copy
     * @throws IllegalArgumentException if the variant has variants
     */
    public CampaignDraft variant(String channel, MessageDraft variant) {
        return message(message.variant(channel, variant));
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
     * How long it is waited for what a provider knows of a message in doubt. Goes with {@link InDoubtPolicy#WAIT} alone.
     *
     * @param time counted from when it was in doubt; 1 second to 3 days, an hour by default
     * @return a changed copy
     */
    public CampaignDraft evidenceWithin(Duration time) {
        CampaignPlan.checkEvidence(time);
        CampaignDraft draft = new CampaignDraft(this);
        draft.evidenceWithin = time;
        return draft;
    }

    /**
     * Whether it is sent in quiet hours too ({@link MailingBuilder#quietHours}), as a code that somebody waits for must be.
     *
     * @param anyHour false by default, also for what is triggered
     * @return a changed copy
     */
    public CampaignDraft atAnyHour(boolean anyHour) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.atAnyHour = anyHour;
        return draft;
    }

    /**
     * What it is about. Who opted out of this topic gets nothing of it; who opted out of another one does. A campaign without a topic is
     * kept only from those who opted out of everything.
     *
     * @param topic one that the application named, see {@link MailingBuilder#topic}; null (the default) for none
     * @return a changed copy
     * @throws IllegalArgumentException if it can't be a topic's name
     */
    public CampaignDraft topic(@Nullable String topic) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.topic = topic == null ? null : SuppressionScope.checkedTopic(topic);
        return draft;
    }

    /**
     * Whether it goes to those too who have had as many messages as may be ({@link MailingBuilder#frequencyCap}), as news of a recall
     * must. It then doesn't count for other campaigns either.
     *
     * @param ignore false by default; what is triggered and test messages always do
     * @return a changed copy
     */
    public CampaignDraft ignoreFrequencyCaps(boolean ignore) {
        CampaignDraft draft = new CampaignDraft(this);
        draft.ignoreFrequencyCaps = ignore;
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

    /** When the campaign was made that reads the audience; a rule's runs are made later, and so are new ones. */
    Instant madeAt(Instant now) {
        return madeAt == null || repeats() ? now : madeAt;
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

    /** Whether the draft names a time for evidence. */
    boolean waitsForEvidence() {
        return evidenceWithin != null;
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
        Duration evidence = evidenceWithin == null ? CampaignPlan.DEFAULT_EVIDENCE : evidenceWithin;
        return new CampaignPlan(
                audience,
                mode,
                startAt,
                throttle,
                retry,
                expiry,
                policy,
                weight,
                policy == InDoubtPolicy.WAIT ? evidence : null,
                recurrence,
                atAnyHour,
                topic,
                ignoreFrequencyCaps);
    }

    /** The content with its templates compiled; what is wrong with a template is told, and its part left out. */
    MessageContent content(List<Problem> problems) {
        return message.content(problems);
    }

    @Override
    public String toString() {
        return "CampaignDraft '" + name + (kind == CampaignKind.TRIGGERED ? "', triggered" : "' to " + audience);
    }
}
