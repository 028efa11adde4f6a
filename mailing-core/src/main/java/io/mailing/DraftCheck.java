package io.mailing;

import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Channel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds everything that keeps a draft from being launched, and fills in what it leaves to the defaults. */
final class DraftCheck {

    private final Map<String, Channel> channels;
    private final Map<String, AudienceSource> audiences;
    private final Clock clock;

    DraftCheck(Map<String, Channel> channels, Map<String, AudienceSource> audiences, Clock clock) {
        this.channels = channels;
        this.audiences = audiences;
        this.clock = clock;
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
        MessageContent content = draft.content(problems);
        CampaignPlan plan = plan(draft);
        if (content.empty() && problems.isEmpty()) {
            problems.add(new Problem("content", "the message is empty: give it a text, an HTML body or an image"));
        }
        for (String name : plan.sendMode().channels()) {
            Channel channel = channels.get(name);
            if (channel == null) {
                problems.add(new Problem(
                        "channel " + name, "there is no channel '" + name + "'; there are " + channels.keySet()));
            } else if (!content.empty()) {
                problems.addAll(channel.check(content));
            }
        }
        if (draft.kind() == CampaignKind.TRIGGERED) {
            checkTriggered(draft, plan, problems);
        } else {
            checkAudience(plan, content, problems);
        }
        if (draft.repeats() && plan.nextRun(clock.instant()) == null) {
            problems.add(new Problem(
                    "repeat", "no run is due any more, by this recurrence and start: " + plan.recurrence()));
        }
        return problems;
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

    private void checkAudience(CampaignPlan plan, MessageContent content, List<Problem> problems) {
        AudienceSource source = audiences.get(plan.audience());
        if (source == null) {
            problems.add(new Problem(
                    "audience", "there is no audience '" + plan.audience() + "'; there are " + audiences.keySet()));
            return;
        }
        AudienceSchema schema;
        try {
            schema = source.schema();
            source.verify();
        } catch (AudienceException e) {
            problems.add(new Problem("audience", "'" + plan.audience() + "' can't be read: " + e.getMessage()));
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
        Set<String> known = knownNames(schema);
        unknown("subject", content.subject(), known, problems);
        unknown("text", content.text(), known, problems);
        unknown("html", content.html(), known, problems);
    }

    /** The audience's own names, and those that are made from them. */
    private static Set<String> knownNames(AudienceSchema schema) {
        Set<String> known = new LinkedHashSet<>(schema.attributes());
        known.add(BuiltInVariables.TODAY);
        if (known.contains(BuiltInVariables.FIRST_NAME) || known.contains(BuiltInVariables.LAST_NAME)) {
            known.add(BuiltInVariables.FULL_NAME);
        }
        return known;
    }

    private static void unknown(String field, @Nullable Template template, Set<String> known, List<Problem> problems) {
        if (template == null) {
            return;
        }
        for (UnknownVariable variable : template.unknown(known)) {
            // Another built-in is never what was meant: nobody is greeted by a last name that was asked for as a first
            // one.
            String nearest = BuiltInVariables.names().contains(variable.name()) ? null : variable.nearest();
            problems.add(new Problem(
                    field,
                    "unknown variable '" + variable.name() + "' at line " + variable.line() + ", column "
                            + variable.column()
                            + (nearest == null ? "; the audience has " + known : "; did you mean '" + nearest + "'?")));
        }
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
