package io.mailing;

import io.mailing.internal.engine.Engine;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Channel;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.StoreTransaction;
import io.mailing.spi.store.Trigger;
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
    private final Triggers triggers;

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
        this.triggers = new Triggers(store, engine, runtime.clock(), channels);
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
        if (draft.waitsForEvidence() && plan.inDoubt() != InDoubtPolicy.WAIT) {
            problems.add(new Problem(
                    "evidenceWithin",
                    "evidence is waited for under InDoubtPolicy.WAIT only, and the policy is " + plan.inDoubt()));
        }
        if (draft.kind() == CampaignKind.TRIGGERED) {
            checkTriggered(draft, plan, problems);
        } else {
            checkAudience(plan, content, problems);
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

    /**
     * Launches a campaign. It is written down when this returns, and is sent by whichever node gets to it, this one or
     * another; see {@link Campaign#awaitFinished}.
     *
     * @param draft the draft
     * @return the campaign, SCHEDULED if its start lies in the future, otherwise PREPARING; a triggered one is SENDING
     * @throws InvalidDraftException with every problem that {@link #check} finds; nothing was written then
     */
    public Campaign launch(CampaignDraft draft) {
        List<Problem> problems = check(draft);
        CampaignRecord campaign = newCampaign(draft, problems);
        create(campaign, draft.content(problems));
        engine.campaignChanged();
        return campaign(campaign.id());
    }

    /** The same, by the commit of a transaction of the application's: until then there is nothing for the engine. */
    Campaign launch(CampaignDraft draft, StoreTransaction transaction) {
        List<Problem> problems = check(draft);
        CampaignRecord campaign = newCampaign(draft, problems);
        transaction.create(campaign, draft.content(problems));
        return campaign(campaign.id());
    }

    private CampaignRecord newCampaign(CampaignDraft draft, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidDraftException(problems);
        }
        CampaignPlan plan = plan(draft);
        Instant now = clock().instant();
        Instant start = plan.startAt();
        boolean triggered = draft.kind() == CampaignKind.TRIGGERED;
        CampaignState first = start != null && start.isAfter(now) ? CampaignState.SCHEDULED : CampaignState.PREPARING;
        return new CampaignRecord(
                store.campaigns().nextId(),
                draft.kind(),
                draft.name().isEmpty() ? "Campaign of " + LocalDate.ofInstant(now, zone) : draft.name(),
                draft.author(),
                plan,
                triggered ? CampaignState.SENDING : first,
                null,
                0,
                0,
                now,
                triggered ? now : null,
                null,
                null,
                triggered ? now : null,
                Duration.ZERO);
    }

    /**
     * Sends the message of a triggered campaign to one recipient, for one event: as soon as pace and channel allow, by
     * whichever node gets to it. The event is written down when this returns. A recipient who can't be reached, or lacks a value that
     * the message needs, is skipped, and stands in the journal with the reason.
     *
     * <p>Where this throws {@link StoreException} the event may have been written down or not. Trigger it again with the same
     * key: it is sent once, though the answer may then be false.
     *
     * @param campaign a triggered one, see {@link CampaignDraft#triggered}
     * @param eventKey what tells this event from any other of the campaign, such as {@code bonus-4711}: 1 to
     *     {@value Trigger#MAX_KEY} characters on one line, without blanks at the ends
     * @param recipient who gets the message
     * @return false if the campaign knows the event already, whoever its recipient was: it is not sent again
     * @throws IllegalArgumentException if the key is not as said
     * @throws TriggerRefusedException if the campaign is of another kind, closed, cancelled or finished, or this node lacks a
     *     channel of it
     * @throws UnknownCampaignException if there is no such campaign
     */
    public boolean trigger(CampaignId campaign, String eventKey, Recipient recipient) {
        return triggers.trigger(campaign, eventKey, recipient);
    }

    /**
     * Campaigns inside a transaction of the application's own.
     *
     * @param transaction made by the store, for instance {@code JdbcStore.transaction(connection)}
     * @return launches and triggers with that transaction's commit
     * @throws IllegalArgumentException if the transaction is of another store than this node's
     */
    public TransactionCampaigns within(StoreTransaction transaction) {
        if (!transaction.installationKey().equals(store.installationKey())) {
            throw new IllegalArgumentException(
                    "the transaction belongs to another store: take it from the one that this"
                            + " Mailing was started with");
        }
        return new TransactionCampaigns(transaction, this, triggers);
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
        return store.campaigns().find(id).map(found -> campaign(id));
    }

    private Campaign campaign(CampaignId id) {
        return new Campaign(id, store, engine, runtime, triggers);
    }

    private CampaignPlan plan(CampaignDraft draft) {
        // Of what is triggered the recipient waits for it: twice is better than not at all.
        return draft.plan(
                defaultMode(),
                mode -> draft.kind() == CampaignKind.TRIGGERED ? InDoubtPolicy.RESEND : defaultPolicy(mode));
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
