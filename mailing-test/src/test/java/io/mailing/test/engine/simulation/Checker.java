package io.mailing.test.engine.simulation;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.FrequencyCap;
import io.mailing.InDoubtPolicy;
import io.mailing.Throttle;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.StoreReasons;
import io.mailing.test.MailingExtension;
import io.mailing.test.engine.simulation.People.Owed;
import io.mailing.test.engine.simulation.Provider.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the ledger at rest against the provider's journal. The rules, for each delivery:
 *
 * <ol>
 *   <li>It was taken at most once, and once more for each time that it was asked to be sent again, over all its routes.
 *   <li>SENT names a take of the provider's journal: of this delivery, by that channel.
 *   <li>What was taken is SENT where the provider's answer was written down, or was heard by a node that still lives.
 *       Otherwise it is IN_DOUBT; or, if it was asked to be sent again, whatever came of the attempts after that.
 *   <li>IN_DOUBT needs a lost answer or a lost node. FAILED needs a refusal of its last route. SKIPPED are those, and only
 *       those, who have no usable address, or to whom no value was given: on purpose, or often enough in vain. CANCELLED needs a cancelled campaign, EXPIRED a time that is over.
 *   <li>What the provider told of by a receipt that was taken is SENT or DELIVERED. A campaign that waits for evidence is not
 *       FINISHED with one in doubt that had attempts left, unless its time was over.
 *   <li>Nobody was sent more messages within the cap's period than it lets pass.
 *   <li>Who has values of their own was sent one value, at each attempt the same and nobody else's.
 *   <li>Each recipient's messages are there once. Counters equal the facts, and FINISHED means that they add up.
 * </ol>
 *
 * <p>What happens before, the {@link Books} hold against each send: a permit of its own under a good lease, and a campaign
 * that was not said to be quiet. Not held against it: the store's clock jumped (for 30 seconds; its documentation forbids
 * that), and quiet was said while the sender's lease had run out, which it then renewed as nobody had declared it dead.
 */
final class Checker {

    /** The longest slot of the paces that are tried. */
    private static final long SLOT = Duration.ofSeconds(2).toNanos();

    private final World world;
    private final Plan plan;
    private final Books books;
    private final Provider provider;
    private final Host host;
    private final Store store;
    private final Set<String> written = new HashSet<>();

    Checker(World world, Plan plan, Books books, Provider provider, Host host, Store store) {
        this.world = world;
        this.plan = plan;
        this.books = books;
        this.provider = provider;
        this.host = host;
        this.store = store;
    }

    /** Whether nothing more is owed by any campaign. */
    boolean atRest() {
        for (CampaignId id : books.campaigns()) {
            CampaignState state = record(id).state();
            boolean over = state == CampaignState.FINISHED || state == CampaignState.CANCELLED;
            if (!over || store.history().fullCounts(id).keySet().stream().anyMatch(open -> !open.terminal())) {
                return false;
            }
        }
        return true;
    }

    /** What is still owed, for who wonders why there is no rest. */
    String unrest() {
        StringBuilder text = new StringBuilder();
        for (CampaignId id : books.campaigns()) {
            text.append("campaign ")
                    .append(id)
                    .append(' ')
                    .append(record(id).state())
                    .append(' ');
            text.append(store.history().fullCounts(id)).append("; ");
        }
        return text.toString();
    }

    private CampaignRecord record(CampaignId id) {
        return store.campaigns().find(id).orElseThrow();
    }

    /** Counters and facts agree at any time. */
    void counters() {
        for (CampaignId id : books.campaigns()) {
            Map<DeliveryState, Long> ended = new EnumMap<>(DeliveryState.class);
            store.history().fullCounts(id).forEach((state, count) -> {
                if (state.terminal()) {
                    ended.put(state, count);
                }
            });
            if (!ended.equals(store.history().counts(id))) {
                world.broken("counters", store.history().counts(id) + " are counted, there are " + ended);
            }
        }
    }

    void all() {
        counters();
        Map<String, List<Take>> byKey = new HashMap<>();
        for (Take take : provider.takes()) {
            byKey.computeIfAbsent(take.key(), key -> new ArrayList<>()).add(take);
        }
        Map<CampaignId, Map<String, List<Take>>> byWay = new HashMap<>();
        for (List<Take> takes : byKey.values()) {
            for (Take take : takes) {
                byWay.computeIfAbsent(take.campaign(), key -> new HashMap<>())
                        .computeIfAbsent(take.channel() + ":" + take.address(), key -> takes);
            }
        }
        for (CampaignId id : books.campaigns()) {
            campaign(record(id), byWay.getOrDefault(id, Map.of()));
        }
        values();
        pace();
        if (plan.cap() != null) {
            caps(plan.cap(), byKey.values());
        }
    }

    private void values() {
        String wrong = host.broken();
        if (wrong != null) {
            world.broken("value", wrong);
        }
    }

    private void campaign(CampaignRecord campaign, Map<String, List<Take>> takes) {
        List<DeliveryFacts> deliveries =
                store.history().deliveries(campaign.id(), new DeliveryFilter(Set.of(), null, 1000));
        List<Owed> found = new ArrayList<>();
        long resends = 0;
        long ended = 0;
        Set<Take> claimed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (DeliveryFacts delivery : deliveries) {
            List<String> routes = new ArrayList<>();
            Set<Take> own = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Route route : delivery.delivery().routes()) {
                routes.add(route.channel() + ":" + route.address());
                own.addAll(takes.getOrDefault(route.channel() + ":" + route.address(), List.of()));
            }
            found.add(new Owed(delivery.delivery().recipient(), routes));
            claimed.addAll(own);
            resends += delivery(campaign, delivery, List.copyOf(own));
            ended += delivery.state().terminal() ? 1 : 0;
        }
        owed(campaign, found);
        long asked = books.resent(campaign.id());
        if (resends > asked || resends < asked - books.mayBeRevived(campaign.id())) {
            broken("resend", campaign, resends + " were sent again, asked for were " + asked);
        }
        if (campaign.state() == CampaignState.FINISHED && ended != campaign.total()) {
            broken("finished", campaign, ended + " have ended of " + campaign.total());
        }
        for (Take take : provider.takes()) {
            if (take.campaign().equals(campaign.id()) && !claimed.contains(take)) {
                broken("stranger", campaign, take + " belongs to no delivery");
            }
        }
    }

    private void owed(CampaignRecord campaign, List<Owed> found) {
        boolean neverWritten = campaign.startedAt() == null; // cancelled before its audience was written down
        if (neverWritten) {
            return;
        }
        Map<Owed, Integer> missing = new HashMap<>();
        People.owed(plan.recipients(), campaign.plan().sendMode()).forEach(one -> missing.merge(one, 1, Integer::sum));
        found.forEach(one -> missing.merge(one, -1, Integer::sum));
        missing.values().removeIf(count -> count == 0);
        if (!missing.isEmpty()) {
            broken("loss", campaign, "owed and written down differ: " + missing);
        }
    }

    /** Answers how often it was asked to be sent again. */
    private int delivery(CampaignRecord campaign, DeliveryFacts facts, List<Take> takes) {
        int resends = 0;
        Outcome accepted = null;
        Outcome last = null;
        Set<String> codes = new HashSet<>();
        for (Outcome outcome : facts.attempts()) {
            resends += StoreReasons.RESEND_REQUESTED.equals(outcome.reason()) ? 1 : 0;
            accepted = outcome.state().accepted() ? outcome : accepted;
            if (outcome.state() == DeliveryState.SENT && outcome.providerId() != null) {
                written.add(outcome.providerId());
            }
            last = outcome;
            codes.add(outcome.reason() == null ? "" : outcome.reason().code());
        }
        String what = facts.key() + " " + facts.state() + ", taken " + takes.size() + " times, asked again " + resends;
        if (takes.size() > 1 + resends) {
            broken("duplicate", campaign, what);
        }
        if (facts.state().accepted() != (accepted != null)) {
            broken("outrank", campaign, what + ", but its outcomes say otherwise");
        }
        if (accepted != null) {
            Outcome named = accepted;
            if (takes.stream().noneMatch(take -> take.id().equals(named.providerId()))) {
                broken("loss", campaign, what + ", but " + named.providerId() + " is not in the journal");
            }
        } else {
            notAccepted(campaign, facts, takes, resends, what);
        }
        boolean attemptsLeft =
                last != null && last.attempt() < campaign.plan().retry().attempts();
        if (facts.state() == DeliveryState.IN_DOUBT
                && campaign.state() == CampaignState.FINISHED
                && campaign.plan().inDoubt() == InDoubtPolicy.WAIT
                && attemptsLeft
                && world.latestWall().isBefore(Objects.requireNonNull(campaign.expiresAt()))) {
            broken("finished", campaign, what + ", with attempts left");
        }
        String wrong = wrongEnd(campaign, facts, last, codes);
        if (wrong != null) {
            broken("end", campaign, what + ", but " + wrong);
        }
        return resends;
    }

    private void notAccepted(CampaignRecord campaign, DeliveryFacts facts, List<Take> takes, int resends, String what) {
        for (Take take : takes) {
            if (provider.told(take)) {
                broken("evidence", campaign, what + ", but a receipt of " + take.id() + " was taken");
            }
            if (provider.heard(take) && !take.node().dead()) {
                broken("loss", campaign, what + ", but node " + take.node().number() + " heard of " + take.id());
            }
        }
        if (!takes.isEmpty() && facts.state() != DeliveryState.IN_DOUBT && resends == 0) {
            broken("loss", campaign, what + ", and nobody asked to send it again");
        }
    }

    private @Nullable String wrongEnd(
            CampaignRecord campaign, DeliveryFacts facts, @Nullable Outcome last, Set<String> codes) {
        List<Route> routes = facts.delivery().routes();
        boolean capped = plan.cap() != null && codes.contains("frequency-cap");
        boolean skipped = facts.state() == DeliveryState.SKIPPED;
        boolean noValue = codes.contains(Host.NO_VALUE)
                && host.skipped(campaign.id(), facts.delivery().recipient());
        boolean unserved = codes.contains(PersonalValues.NO_VALUES)
                && host.unserved(campaign.id(), facts.delivery().recipient());
        if (skipped != routes.isEmpty() && !(skipped && (capped || noValue || unserved))) {
            return "it has the routes " + routes;
        }
        return switch (facts.state()) {
            case PENDING, PERMITTED, DEFERRED -> "that is no end";
            case SENT, DELIVERED, SKIPPED -> null;
            case RECALLED, RECALL_FAILED -> "nobody asked for that";
            case IN_DOUBT ->
                codes.contains("node-lost") || codes.contains("answer-lost") || codes.contains("channel-fault")
                        ? null
                        : "nothing was lost";
            case FAILED -> {
                Route route = routes.get(routes.size() - 1);
                Books.Way way = new Books.Way(campaign.id(), route.channel(), route.address());
                yield provider.refused(way) ? null : route.channel() + " never refused it";
            }
            case CANCELLED -> campaign.state() == CampaignState.CANCELLED ? null : "its campaign was not cancelled";
            case EXPIRED -> {
                // What is asked again counts the time anew, perhaps by a node whose clock is an hour behind the one
                // that began.
                Instant from = books.resent(campaign.id()) > 0
                        ? MailingExtension.START
                        : Objects.requireNonNull(campaign.startedAt());
                Instant end = from.plus(campaign.plan().expireAfter());
                yield world.latestWall().isBefore(end) ? "its time was not over, " + last : null;
            }
        };
    }

    /**
     * When the ledger can know that a message went. A node that was taken for dead in the midst of sending may wake up and send
     * it, and die for good: then all that is known is when it was taken for dead.
     */
    private long knownAt(Take take) {
        return written.contains(take.id()) ? take.at() : Math.min(take.at(), books.rescuedAt(take.permitted()));
    }

    /** A delivery counts once at a time, whether it was taken once or, as it was in doubt, twice. */
    private void caps(FrequencyCap cap, Collection<List<Take>> deliveries) {
        Map<String, List<Take>> byPerson = new TreeMap<>();
        for (List<Take> takes : deliveries) {
            for (Take take : takes) {
                if (cap.covers(take.channel())) {
                    byPerson.computeIfAbsent(People.number(take.address()), person -> new ArrayList<>())
                            .add(take);
                }
            }
        }
        byPerson.forEach((person, takes) -> {
            for (Take last : takes) {
                long to = knownAt(last);
                long from = to - cap.period().toNanos();
                long count = takes.stream()
                        .filter(take -> knownAt(take) > from && knownAt(take) <= to)
                        .map(Take::key)
                        .distinct()
                        .count();
                if (count > cap.messages()) {
                    world.broken("cap", person + " was sent " + count + " messages up to " + last.id() + ", " + cap);
                }
            }
        });
    }

    private void pace() {
        for (CampaignId id : books.campaigns()) {
            pace("campaign/" + id, books.throttle(id));
        }
        pace("channel/telegram", plan.telegram().pace());
        pace("channel/email", plan.email().pace());
    }

    private void pace(String limit, Throttle throttle) {
        PaceRule rule = new PaceRule(throttle, books.firstReserved(limit), this::excused);
        String wrong = rule.broken(provider.turns().getOrDefault(limit, List.of()));
        if (wrong != null) {
            world.broken("pace", limit + ": " + wrong);
        }
    }

    /** A jump of the store's clock, or a store that kept a node waiting for its turns: that moves a slot as a whole. */
    private boolean excused(long from, long to) {
        long jumped = world.storeJumpedAt();
        boolean storeJumped = jumped != Long.MIN_VALUE && to >= jumped && from <= jumped + SLOT;
        return storeJumped || books.paceStalledWithin(from - SLOT, to);
    }

    private void broken(String rule, CampaignRecord campaign, String how) {
        world.broken(rule, "campaign " + campaign.id() + " (" + campaign.state() + "): " + how);
    }
}
