package io.mailing;

import io.mailing.internal.engine.Engine;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Channel;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks, launches and finds campaigns. Every method blocks on the store, and throws {@link StoreException} if it is away. */
public final class Campaigns {

    private static final int CREATE_ATTEMPTS = 3;

    private final Store store;
    private final Engine engine;
    private final EngineRuntime runtime;
    private final ZoneId zone;
    private final Map<String, Channel> channels;
    private final Map<String, AudienceSource> audiences;

    Campaigns(
            Store store,
            Engine engine,
            EngineRuntime runtime,
            ZoneId zone,
            Map<String, Channel> channels,
            Map<String, AudienceSource> audiences) {
        this.store = store;
        this.engine = engine;
        this.runtime = runtime;
        this.zone = zone;
        this.channels = channels;
        this.audiences = audiences;
    }

    /**
     * Looks for everything that would keep a draft from being launched. Nothing is written or sent; the audience is asked
     * what it knows and verified.
     *
     * @param draft the draft
     * @return all problems, empty if there is none
     */
    public List<Problem> check(CampaignDraft draft) {
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
        checkAudience(plan, content, problems);
        return problems;
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

    /**
     * Launches a campaign. It is written down when this returns, and is sent by whichever node gets to it, this one or
     * another; see {@link Campaign#awaitFinished}.
     *
     * @param draft the draft
     * @return the campaign, SCHEDULED if its start lies in the future, otherwise PREPARING
     * @throws InvalidDraftException with every problem that {@link #check} finds; nothing was written then
     */
    public Campaign launch(CampaignDraft draft) {
        List<Problem> problems = check(draft);
        if (!problems.isEmpty()) {
            throw new InvalidDraftException(problems);
        }
        CampaignPlan plan = plan(draft);
        Instant now = clock().instant();
        Instant start = plan.startAt();
        CampaignState state = start != null && start.isAfter(now) ? CampaignState.SCHEDULED : CampaignState.PREPARING;
        CampaignId id = store.campaigns().nextId();
        String name = draft.name().isEmpty() ? "Campaign of " + LocalDate.ofInstant(now, zone) : draft.name();
        CampaignRecord campaign = new CampaignRecord(
                id,
                CampaignKind.ONE_OFF,
                name,
                draft.author(),
                plan,
                state,
                null,
                0,
                0,
                now,
                null,
                null,
                null,
                null,
                Duration.ZERO);
        create(campaign, draft.content(problems));
        engine.campaignChanged();
        return new Campaign(id, store, engine, runtime);
    }

    /** Repeats under the same number where the answer was lost: the application's own retry would be a second campaign. */
    private void create(CampaignRecord campaign, MessageContent content) {
        for (int attempt = 1; ; attempt++) {
            try {
                store.campaigns().create(campaign, content);
                return;
            } catch (StoreException e) {
                if (attempt == CREATE_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * A campaign by its number.
     *
     * @param id its number
     * @return empty if there is none
     */
    public Optional<Campaign> find(CampaignId id) {
        return store.campaigns().find(id).map(found -> new Campaign(id, store, engine, runtime));
    }

    private CampaignPlan plan(CampaignDraft draft) {
        return draft.plan(defaultMode(), this::defaultPolicy);
    }

    private InDoubtPolicy defaultPolicy(SendMode mode) {
        boolean safe = mode.channels().stream().allMatch(name -> {
            Channel channel = channels.get(name);
            return channel != null && channel.traits().deduplicates();
        });
        return safe ? InDoubtPolicy.RESEND : InDoubtPolicy.LEAVE;
    }

    private SendMode defaultMode() {
        return new SendMode.Priority(List.copyOf(channels.keySet()));
    }

    private Clock clock() {
        return runtime.clock();
    }
}
