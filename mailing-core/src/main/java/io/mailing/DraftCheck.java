package io.mailing;

import io.mailing.audience.Audience;
import io.mailing.internal.audience.AudienceCatalog;
import io.mailing.internal.audience.AudienceReading;
import io.mailing.internal.audience.ResolvedAudience;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.Channel;
import io.mailing.spi.LaunchGuard;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds everything that keeps a draft from being launched, and fills in what it leaves to the defaults. */
final class DraftCheck {

    private static final Logger LOG = LoggerFactory.getLogger(DraftCheck.class);

    private final Map<String, Channel> channels;
    private final AudienceCatalog audiences;
    private final ContentLimits limits;
    private final OptOutSettings optOuts;
    private final PersonalCheck personal;
    private final @Nullable LaunchGuard guard;
    private final Clock clock;

    DraftCheck(
            Map<String, Channel> channels,
            AudienceCatalog audiences,
            ContentLimits limits,
            OptOutSettings optOuts,
            PersonalCheck personal,
            @Nullable LaunchGuard guard,
            Clock clock) {
        this.channels = channels;
        this.audiences = audiences;
        this.limits = limits;
        this.optOuts = optOuts;
        this.personal = personal;
        this.guard = guard;
        this.clock = clock;
    }

    /** A message that is to be written down, perhaps unfinished: well-formed, and not too large. */
    MessageContent content(MessageDraft draft, List<Problem> problems) {
        MessageContent content = draft.content(problems);
        limits.check(content, problems);
        return personal.resolved(content);
    }

    /** A message that was written down, if what it needs of whom is another thing by now; else null. */
    @Nullable
    MessageContent resolvedAnew(MessageContent content) {
        MessageContent anew = personal.resolved(content);
        return anew.personal().equals(content.personal()) ? null : anew;
    }

    Map<String, Object> samples(MessageContent content) {
        return personal.samples(content);
    }

    /** Every problem of a campaign that is to be, at once. */
    List<Problem> problems(CampaignDraft draft) {
        List<Problem> problems = new ArrayList<>();
        checkNew(draft, problems);
        problems.addAll(standing(draft));
        return problems;
    }

    /** A rule alone makes runs. */
    static void checkNew(CampaignDraft draft, List<Problem> problems) {
        if (draft.kind() == CampaignKind.PERIODIC && !draft.repeats()) {
            problems.add(
                    new Problem(
                            "repeat",
                            "this is the draft of a run, and runs are made by their rule: restart the run, or make a new draft"));
        }
    }

    /** Every problem of a campaign that was written down, at once. */
    List<Problem> standing(CampaignDraft draft) {
        List<Problem> problems = new ArrayList<>();
        CampaignPlan plan = plan(draft);
        MessageContent content = checkMessage(draft, plan, problems);
        if (draft.kind() == CampaignKind.TRIGGERED) {
            checkTriggered(draft, plan, problems);
        } else {
            checkAudience(draft, plan, content, problems);
        }
        Instant first = draft.repeats() ? plan.nextRun(clock.instant()) : plan.startAt();
        if (draft.repeats() && first == null) {
            problems.add(noRun(plan));
        }
        checkGuard(draft, draft.kind(), first, problems);
        return problems;
    }

    /** Every problem of a message that is to go to one recipient now, whatever the draft's audience. */
    List<Problem> ofTest(CampaignDraft draft) {
        List<Problem> problems = new ArrayList<>();
        MessageContent unused = checkMessage(draft, plan(draft), problems);
        checkGuard(draft, CampaignKind.TEST, null, problems);
        return problems;
    }

    private MessageContent checkMessage(CampaignDraft draft, CampaignPlan plan, List<Problem> problems) {
        MessageContent content = content(draft.message(), problems);
        boolean wellFormed = problems.isEmpty();
        if (silent(content) && content.variants().isEmpty() && wellFormed) {
            problems.add(new Problem("content", "the message is empty: give it a text, an HTML body or an image"));
        }
        for (String name : content.variants().keySet()) {
            if (!channels.containsKey(name)) {
                problems.add(new Problem("variant " + name, unknownChannel(name)));
            }
        }
        for (String name : plan.sendMode().channels()) {
            Channel channel = channels.get(name);
            if (channel == null) {
                problems.add(new Problem("channel " + name, unknownChannel(name)));
            } else if (!silent(content.on(name))) {
                problems.addAll(channel.check(content.on(name)));
            } else if (!content.variants().isEmpty() && wellFormed) {
                problems.add(new Problem(
                        "channel " + name, "there is nothing to say: give the message a text, or a variant for it"));
            }
        }
        if (optOuts.links() == null && uses(content, BuiltInVariables.UNSUBSCRIBE_LINK)) {
            problems.add(
                    new Problem(
                            BuiltInVariables.UNSUBSCRIBE_LINK,
                            "the message uses it, and this node serves no such links: Mailing.builder().unsubscribeLinks(...)"));
        }
        String topic = plan.topic();
        if (topic != null && !optOuts.topics().containsKey(topic)) {
            problems.add(new Problem(
                    "topic",
                    "there is no topic '" + topic + "'; there are "
                            + optOuts.topics().keySet()));
        }
        personal.checkMakers(content, problems);
        personal.checkBrief(content, problems);
        if (draft.waitsForEvidence() && plan.inDoubt() != InDoubtPolicy.WAIT) {
            problems.add(new Problem(
                    "evidenceWithin",
                    "evidence is waited for under InDoubtPolicy.WAIT only, and the policy is " + plan.inDoubt()));
        }
        return content;
    }

    private static boolean uses(MessageContent content, String variable) {
        return content.templates().stream()
                .anyMatch(template -> template.variables().stream()
                        .anyMatch(used -> used.name().equals(variable)));
    }

    private static boolean silent(MessageContent content) {
        return content.empty() && content.providerTemplate() == null;
    }

    static Problem noRun(CampaignPlan plan) {
        return new Problem("repeat", "no run is due any more, by this recurrence and start: " + plan.recurrence());
    }

    private void checkGuard(CampaignDraft draft, CampaignKind kind, @Nullable Instant start, List<Problem> problems) {
        if (guard == null) {
            return;
        }
        Instant now = clock.instant();
        LaunchGuard.Launch launch = new LaunchGuard.Launch(
                kind, draft.name(), draft.author(), start == null || start.isBefore(now) ? now : start);
        try {
            guard.refuses(launch).ifPresent(reason -> problems.add(new Problem("guard", reason)));
        } catch (RuntimeException e) {
            LOG.warn("The application's guard failed: {}", e.getClass().getName());
            LOG.debug("The guard's fault", e);
            problems.add(new Problem("guard", "the application could not say whether it may begin; try again"));
        }
    }

    private static void checkTriggered(CampaignDraft draft, CampaignPlan plan, List<Problem> problems) {
        if (plan.startAt() != null) {
            problems.add(new Problem(
                    "startAt",
                    "a triggered campaign starts at once: leave the start out, or launch it when it is time"));
        }
        if (draft.expires()) {
            problems.add(new Problem(
                    "expireAfter", "a triggered campaign stands until it is closed and doesn't expire: leave it out"));
        }
    }

    private void checkAudience(CampaignDraft draft, CampaignPlan plan, MessageContent content, List<Problem> problems) {
        ResolvedAudience audience = audiences.resolve(plan.audience(), draft.madeAt(clock.instant()));
        audience.problems().forEach(problem -> problems.add(new Problem("audience", problem)));
        AudienceSchema schema;
        try {
            audience.problemsOfFilters().forEach(problem -> problems.add(new Problem("audience", problem)));
            if (!audience.problems().isEmpty()) {
                return;
            }
            schema = audience.schema();
            audience.verify();
        } catch (AudienceException e) {
            problems.add(new Problem("audience", named(plan) + " can't be read: " + e.getMessage()));
            return;
        }
        // By priority a channel that nobody has is passed over, as for each single recipient; one must be left.
        boolean passedOver = plan.sendMode() instanceof SendMode.Priority
                && plan.sendMode().channels().stream().anyMatch(schema.channels()::contains);
        for (String channel : plan.sendMode().channels()) {
            if (!passedOver
                    && channels.containsKey(channel)
                    && !schema.channels().contains(channel)) {
                problems.add(new Problem(
                        "audience",
                        "'" + plan.audience() + "' has no addresses for the channel '" + channel + "', only for "
                                + (schema.channels().isEmpty() ? "none" : schema.channels())));
            }
        }
        TemplateCheck templates = new TemplateCheck(schema, problems);
        personal.check(content, schema, templates.names(), problems);
        TextBrief brief = content.personal().brief();
        if (brief != null) {
            brief.templates().forEach(template -> templates.check("brief", template));
        }
        templates.know(personal.given(content));
        templates.check(content);
    }

    String unknownChannel(String name) {
        return "there is no channel '" + name + "'; there are " + channels.keySet();
    }

    /** What keeps a message from being sent on one channel. */
    List<Problem> problemsOf(String name, MessageContent content) {
        Channel channel = channels.get(name);
        return channel == null
                ? List.of(new Problem("channel " + name, unknownChannel(name)))
                : channel.check(content.on(name));
    }

    /** Begins to read the audience. */
    AudienceReading audience(CampaignDraft draft) {
        ResolvedAudience audience = audiences.resolve(plan(draft).audience(), draft.madeAt(clock.instant()));
        if (!audience.problems().isEmpty()) {
            throw new InvalidDraftException(audience.problems().stream()
                    .map(problem -> new Problem("audience", problem))
                    .toList());
        }
        return audience.read(() -> {});
    }

    /** The audience in a sentence: an expression may be long, and name people. */
    private static String named(CampaignPlan plan) {
        return AudienceCatalog.read(plan.audience())
                .filter(Audience.Named.class::isInstance)
                .map(audience -> "'" + ((Audience.Named) audience).name() + "'")
                .orElse("the audience");
    }

    CampaignPlan plan(CampaignDraft draft) {
        // Of what is triggered the recipient waits for it: twice is better than not at all.
        return draft.plan(
                new SendMode.Priority(List.copyOf(channels.keySet())),
                mode -> draft.kind() == CampaignKind.TRIGGERED ? InDoubtPolicy.RESEND : policy(mode));
    }

    private InDoubtPolicy policy(SendMode mode) {
        boolean safe = mode.channels().stream().allMatch(name -> {
            Channel channel = channels.get(name);
            return channel != null && channel.traits().deduplicates();
        });
        return safe ? InDoubtPolicy.RESEND : InDoubtPolicy.LEAVE;
    }
}
