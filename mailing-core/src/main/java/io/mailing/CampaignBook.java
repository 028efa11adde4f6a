package io.mailing;

import io.mailing.internal.engine.Engine;
import io.mailing.internal.progress.ProgressFeed;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.HistoryStore.CampaignFacts;
import io.mailing.spi.store.RetentionStore.Withdrawal;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.StoreTransaction;
import io.mailing.spi.store.Trigger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Turns drafts into campaigns and back, and moves campaigns by what the application asks for. */
final class CampaignBook {

    private static final int CREATE_ATTEMPTS = 3;

    /** Later than any end of a campaign. */
    private static final Instant ANY_END = Instant.parse("9999-01-01T00:00:00Z");

    final Store store;
    final Engine engine;
    final EngineRuntime runtime;
    final DraftCheck check;
    final Triggers triggers;
    final Rehearsal rehearsal;
    final ProgressFeed feed;
    private final Outlook outlook;
    private final ZoneId zone;

    CampaignBook(
            Store store,
            Engine engine,
            EngineRuntime runtime,
            DraftCheck check,
            Triggers triggers,
            Rehearsal rehearsal,
            Outlook outlook,
            ZoneId zone) {
        this.store = store;
        this.engine = engine;
        this.runtime = runtime;
        this.check = check;
        this.triggers = triggers;
        this.rehearsal = rehearsal;
        this.outlook = outlook;
        this.zone = zone;
        this.feed = new ProgressFeed(runtime, this::figures);
    }

    // Reading

    /** What is deleted is gone, whatever the store still has of it. */
    static Optional<CampaignRecord> find(Store store, CampaignId id) {
        return store.campaigns().find(id).filter(campaign -> campaign.state() != CampaignState.DELETED);
    }

    static CampaignRecord read(Store store, CampaignId id) {
        return find(store, id).orElseThrow(() -> new UnknownCampaignException(id));
    }

    CampaignRecord read(CampaignId id) {
        return read(store, id);
    }

    static CampaignFacts facts(Store store, CampaignId id) {
        return store.history()
                .counted(id)
                .filter(facts -> facts.campaign().state() != CampaignState.DELETED)
                .orElseThrow(() -> new UnknownCampaignException(id));
    }

    Progress progress(CampaignId id) {
        return Progress.of(facts(store, id));
    }

    private ProgressFeed.Figures figures(CampaignId id) {
        CampaignFacts facts = facts(store, id);
        return new ProgressFeed.Figures(Progress.of(facts), atRest(facts));
    }

    /** Of what is cancelled nodes may still write down what they had permission for. */
    static boolean atRest(CampaignFacts facts) {
        CampaignState state = facts.campaign().state();
        return state.atRest()
                && (state != CampaignState.CANCELLED || Progress.of(facts).waiting() == 0);
    }

    Campaign campaign(CampaignId id) {
        return new Campaign(id, this);
    }

    /** As it stands, to be edited. */
    CampaignDraft draft(CampaignId id) {
        CampaignRecord campaign = read(id);
        return CampaignDraft.of(campaign, content(id));
    }

    /** Of a new campaign like this one, that starts at once; a name that was made from the date is made anew. */
    CampaignDraft copy(CampaignId id) {
        CampaignRecord campaign = read(id);
        if (campaign.kind() == CampaignKind.PERIODIC) {
            throw new PeriodicCampaignException(id);
        }
        CampaignDraft draft = CampaignDraft.of(campaign, content(id)).startingAtOnce();
        return campaign.name().equals(defaultName(campaign.createdAt())) ? draft.name("") : draft;
    }

    private MessageContent content(CampaignId id) {
        return store.campaigns().content(id).orElseThrow(() -> new LedgerDroppedException(id));
    }

    // Looking ahead

    Forecast forecast(CampaignDraft draft) {
        return outlook.forecaster().of(draft, null);
    }

    CampaignReview review(CampaignDraft draft) {
        return outlook.reviewer().of(draft, name(draft, now()), check.problems(draft));
    }

    Forecast forecast(CampaignId id) {
        CampaignRecord campaign = read(id);
        boolean ahead = switch (campaign.state()) {
            case CREATED, SCHEDULED -> true;
            case PAUSED -> campaign.repeats();
            default -> false;
        };
        if (!ahead) {
            throw new IllegalStateException("Campaign " + id + " is " + campaign.state()
                    + ": a forecast is made before it begins, progress() tells how far it has come");
        }
        return outlook.forecaster().of(CampaignDraft.of(campaign, content(id)), id);
    }

    CampaignReview review(CampaignId id) {
        CampaignRecord campaign = read(id);
        CampaignDraft draft = CampaignDraft.of(campaign, content(id));
        List<Problem> problems = new ArrayList<>(check.standing(draft));
        if (campaign.state() != CampaignState.CREATED && campaign.state() != CampaignState.SCHEDULED) {
            problems.add(0, new Problem("state", "the campaign is " + campaign.state() + ", it was launched already"));
        }
        return outlook.reviewer().of(draft, campaign.name(), problems);
    }

    // Making

    Campaign create(CampaignDraft draft) {
        List<Problem> problems = new ArrayList<>();
        MessageContent content = check.content(draft.message(), problems);
        DraftCheck.checkNew(draft, problems);
        CampaignRecord campaign = newCampaign(draft, problems, CampaignState.CREATED, null);
        write(() -> store.campaigns().create(campaign, content));
        runtime.changed();
        return campaign(campaign.id());
    }

    Campaign launch(CampaignDraft draft, @Nullable CampaignId runOf) {
        List<Problem> problems = check.problems(draft);
        CampaignRecord campaign = newCampaign(draft, problems, first(draft), runOf);
        MessageContent content = check.content(draft.message(), problems);
        write(() -> store.campaigns().create(campaign, content));
        engine.campaignChanged();
        return campaign(campaign.id());
    }

    Campaign launch(CampaignDraft draft, StoreTransaction transaction) {
        List<Problem> problems = check.problems(draft);
        CampaignRecord campaign = newCampaign(draft, problems, first(draft), null);
        transaction.create(campaign, check.content(draft.message(), problems));
        return campaign(campaign.id());
    }

    /** A campaign that is its one recipient's. */
    Campaign sendTest(CampaignDraft draft, Recipient recipient, @Nullable CampaignId of) {
        Objects.requireNonNull(recipient, "recipient");
        List<Problem> problems = check.ofTest(draft);
        MessageContent content = check.content(draft.message(), problems);
        refuse(problems);
        Instant now = now();
        CampaignRecord test = CampaignRecord.created(
                store.campaigns().nextId(),
                CampaignKind.TEST,
                name(draft, now),
                draft.author(),
                check.plan(draft.atAnyHour(true)).ofOneRun(),
                CampaignState.SENDING,
                now,
                of);
        Trigger trigger = triggers.only(test, content, recipient);
        write(() -> store.triggers().create(test, content, trigger));
        engine.triggered();
        return campaign(test.id());
    }

    private CampaignRecord newCampaign(
            CampaignDraft draft, List<Problem> problems, CampaignState state, @Nullable CampaignId runOf) {
        refuse(problems);
        Instant now = now();
        return CampaignRecord.created(
                store.campaigns().nextId(),
                draft.kind(),
                name(draft, now),
                draft.author(),
                check.plan(draft),
                state,
                now,
                runOf);
    }

    /** The state in which a campaign of this draft begins when it is launched. */
    private CampaignState first(CampaignDraft draft) {
        if (draft.kind() == CampaignKind.TRIGGERED) {
            return CampaignState.SENDING;
        }
        return later(draft) ? CampaignState.SCHEDULED : CampaignState.PREPARING;
    }

    /** A rule waits for its first run. */
    private boolean later(CampaignDraft draft) {
        Instant start = draft.startAt();
        return draft.repeats() || (start != null && start.isAfter(now()));
    }

    private String name(CampaignDraft draft, Instant at) {
        return draft.name().isEmpty() ? defaultName(at) : draft.name();
    }

    private String defaultName(Instant at) {
        return "Campaign of " + LocalDate.ofInstant(at, zone);
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidDraftException(problems);
        }
    }

    /** Repeats under the same number where the answer was lost: the application's own retry would be a second campaign. */
    private static void write(Runnable work) {
        for (int attempt = 1; ; attempt++) {
            try {
                work.run();
                return;
            } catch (StoreException e) {
                if (attempt == CREATE_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    // Changing

    /** Repeated from the start while others change the campaign at the same time. */
    void edit(CampaignId id, UnaryOperator<CampaignDraft> change) {
        while (true) { // each round that fails is somebody else's success
            CampaignRecord campaign = require(id, CampaignAction.EDIT);
            CampaignDraft draft =
                    Objects.requireNonNull(change.apply(CampaignDraft.of(campaign, content(id))), "the edited draft");
            if (draft.kind() != campaign.kind()) {
                throw new IllegalArgumentException("campaign " + id + " is " + campaign.kind() + ", and can't become "
                        + draft.kind() + ": make a new one");
            }
            if (draft.repeats() != campaign.repeats()) {
                throw new IllegalArgumentException("a run can't become a rule, nor a rule a run: make a new campaign");
            }
            List<Problem> problems = new ArrayList<>();
            MessageContent content = check.content(draft.message(), problems);
            refuse(problems);
            CampaignRecord edited =
                    campaign.edited(name(draft, campaign.createdAt()), draft.author(), check.plan(draft));
            if (store.campaigns().revise(edited, content, CampaignAction.EDIT, now())) {
                if (campaign.recalled()) {
                    engine.forget();
                }
                runtime.changed();
                return;
            }
        }
    }

    void schedule(CampaignId id, Instant start) {
        while (true) { // each round that fails is somebody else's success, or a rule that made a run
            CampaignRecord campaign = require(id, CampaignAction.SCHEDULE);
            MessageContent content = content(id);
            CampaignDraft draft = CampaignDraft.of(campaign, content).startAt(start);
            refuse(check.standing(draft));
            CampaignRecord edited = campaign.edited(campaign.name(), campaign.author(), check.plan(draft));
            if (store.campaigns().revise(edited, check.resolvedAnew(content), CampaignAction.SCHEDULE, now())) {
                if (campaign.recalled()) {
                    engine.forget();
                }
                engine.campaignChanged();
                return;
            }
        }
    }

    /** Launches what was created before. */
    void launch(CampaignId id) {
        while (true) { // each round that fails is an edit that has to be checked
            CampaignRecord campaign = read(id);
            if (campaign.state() != CampaignState.CREATED) {
                throw new IllegalCampaignStateException(campaign, CampaignAction.PREPARE);
            }
            MessageContent content = content(id);
            CampaignDraft draft = CampaignDraft.of(campaign, content);
            refuse(check.standing(draft));
            if (store.campaigns().revise(campaign, check.resolvedAnew(content), begin(campaign, draft), now())) {
                if (campaign.recalled()) {
                    engine.forget();
                }
                engine.campaignChanged();
                return;
            }
        }
    }

    private CampaignAction begin(CampaignRecord campaign, CampaignDraft draft) {
        if (campaign.kind() == CampaignKind.TRIGGERED) {
            return CampaignAction.OPEN;
        }
        return later(draft) ? CampaignAction.SCHEDULE : CampaignAction.PREPARE;
    }

    Campaign restart(CampaignId id) {
        CampaignRecord campaign = require(id, CampaignAction.RESTART);
        return launch(CampaignDraft.of(campaign, content(id)).startingAtOnce().once(), id);
    }

    void recall(CampaignId id) {
        CampaignRecord campaign = require(id, CampaignAction.RECALL);
        if (!store.retention().dropped(Set.of(id)).isEmpty()) {
            throw new LedgerDroppedException(campaign.id());
        }
        move(id, CampaignAction.RECALL);
    }

    long withdraw(CampaignId id, Collection<String> recipients) {
        CampaignRecord campaign = require(id, CampaignAction.WITHDRAW_RECIPIENTS);
        if (recipients.isEmpty()) {
            return 0;
        }
        long count = store.retention().withdraw(new Withdrawal(campaign.id(), Set.copyOf(recipients), now()));
        engine.campaignChanged(); // what was open for them only is finished now
        return count;
    }

    void clear(CampaignId id) {
        require(id, CampaignAction.CLEAR);
        store.retention().drop(id, ANY_END, now());
        if (store.retention().dropped(Set.of(id)).isEmpty()) {
            require(id, CampaignAction.CLEAR); // it may be recalled since
            throw new IllegalStateException("Campaign " + id
                    + " still has messages under way: wait with awaitQuiesced before its deliveries are dropped");
        }
        engine.forget();
    }

    void delete(CampaignId id) {
        move(id, CampaignAction.DELETE);
        engine.forget();
    }

    private CampaignRecord require(CampaignId id, CampaignAction action) {
        CampaignRecord campaign = read(id);
        if (campaign.after(action).isEmpty()) {
            throw new IllegalCampaignStateException(campaign, action);
        }
        return campaign;
    }

    void move(CampaignId id, CampaignAction action) {
        CampaignRecord before = read(id);
        if (store.campaigns().move(id, action, null, now()).isEmpty()) {
            // Read again: between the two calls it may have moved by itself.
            throw new IllegalCampaignStateException(before.after(action).isEmpty() ? before : read(id), action);
        }
        if (before.recalled() && CampaignRecord.retires(action)) {
            engine.forget(); // the former ledger goes before the new one is written
        }
        switch (action) {
            case PAUSE, CANCEL, RECALL -> engine.campaignHalted(id);
            default -> engine.campaignChanged();
        }
    }

    /** Whether a node may still have something of it on the wire. */
    boolean underWay(CampaignId id) {
        try {
            return store.ledger().underWay(id);
        } catch (StoreException e) {
            return true;
        }
    }

    private Instant now() {
        return runtime.clock().instant();
    }
}
