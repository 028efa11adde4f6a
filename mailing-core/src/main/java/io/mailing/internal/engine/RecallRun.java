package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.internal.events.DeliveryNews;
import io.mailing.internal.events.Events;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.RecallOutcome;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One campaign that is being recalled by this node: a page of sent deliveries at a time. Nothing of it need survive a crash,
 * as what was taken back and not written down is taken back once more. For one thread.
 */
final class RecallRun {

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long UNWRITTEN_NANOS = Duration.ofMillis(250).toNanos();
    private static final int PAGE = 100;

    /** While fewer messages wait for their turns the next page is read: a route that is held back holds up no other one. */
    private static final int MOST_WAITING = 1_000;

    private static final Set<DeliveryState> SENT = EnumSet.of(DeliveryState.SENT, DeliveryState.DELIVERED);

    private static final Reason NOT_RECALLABLE =
            new Reason("not-recallable", "What was sent by this channel can't be taken back");
    private static final Reason NO_PROVIDER_ID =
            new Reason("no-provider-id", "The provider's id of the message is not known");
    private static final Reason TOO_OLD =
            new Reason("too-old", "The message is older than what the provider takes back");

    private final CampaignId id;
    private final EngineRuntime runtime;
    private final Store store;
    private final Map<String, RecallRoute> routes;
    private final Map<RecallRoute, Deque<Batch>> batches = new LinkedHashMap<>();
    private final Events events;
    private final List<Settled> unwritten = new ArrayList<>();
    private int waiting;
    private long unwrittenSince;
    private @Nullable DeliveryKey after;
    private boolean allRead;
    private boolean left;
    private boolean done;

    RecallRun(CampaignId id, EngineRuntime runtime, Store store, Map<String, RecallRoute> routes, Events events) {
        this.id = id;
        this.runtime = runtime;
        this.store = store;
        this.routes = routes;
        this.events = events;
    }

    /** A delivery of which something is still to be taken back. */
    private static final class Open {
        private final Delivery delivery;
        private final Outcome accepted;
        private int left;
        private @Nullable Reason refused;

        Open(Delivery delivery, Outcome accepted, int messages) {
            this.delivery = delivery;
            this.accepted = accepted;
            this.left = messages;
        }
    }

    /** What came of a delivery. */
    private record Settled(Outcome outcome, Delivery delivery) {}

    /** One message as a provider knows it. A delivery that was sent again may have several. */
    private record Message(Open delivery, String providerId, Instant sentAt) {}

    /** What one call takes back: messages to one address. */
    private record Batch(RecallRoute route, String address, List<Message> messages) {}

    private record Place(String channel, String address) {}

    CampaignId id() {
        return id;
    }

    /** Whether there is nothing left to do. */
    boolean done() {
        return done;
    }

    /** Whether it was ended from outside. */
    boolean left() {
        return left;
    }

    /** Takes nothing back any more; it is done when what was taken back is written down. */
    void leave() {
        left = true;
        batches.clear();
        waiting = 0;
    }

    /** Does one thing; how many nanoseconds until the next one. */
    long step(NodeId node) {
        if (left) {
            write();
            done = true;
            return 0;
        }
        long wait = takeNext();
        if (wait > UNWRITTEN_NANOS
                || unwritten.size() >= PAGE
                || runtime.nanoTime() - unwrittenSince > UNWRITTEN_NANOS) {
            write();
        }
        if (wait > 0 && !allRead && waiting < MOST_WAITING) {
            return Math.min(wait, nextPage(node));
        }
        return waiting == 0 && wait > 0 ? complete(node) : wait;
    }

    /** Writes down what came of it so far. */
    void write() {
        if (!unwritten.isEmpty()) {
            store.ledger().record(unwritten.stream().map(Settled::outcome).toList(), List.of());
            if (events.deliveriesWanted()) {
                events.tell(unwritten.stream()
                        .map(settled -> DeliveryNews.of(settled.outcome, settled.delivery))
                        .toList());
            }
            unwritten.clear();
            runtime.changed();
        }
    }

    private long nextPage(NodeId node) {
        if (!mine(node)) {
            return LOOK_NANOS;
        }
        List<DeliveryFacts> page = store.history().deliveries(id, new DeliveryFilter(SENT, after, PAGE));
        if (page.isEmpty()) {
            allRead = true;
        } else {
            after = page.get(page.size() - 1).key();
            plan(page);
        }
        return 0;
    }

    private long complete(NodeId node) {
        write();
        if (!mine(node)) {
            return LOOK_NANOS;
        }
        done = store.recalls().complete(id, runtime.clock().instant());
        if (!done && store.history().counts(id).keySet().stream().anyMatch(DeliveryState::recallable)) {
            after = null; // what was learned meanwhile of those that were passed
            allRead = false;
        }
        return done ? 0 : LOOK_NANOS;
    }

    private boolean mine(NodeId node) {
        return store.recalls().take(id, node) && !store.ledger().underWay(id);
    }

    // Planning

    private void plan(List<DeliveryFacts> page) {
        Map<Place, List<Message>> messages = new LinkedHashMap<>();
        for (DeliveryFacts facts : page) {
            plan(facts, messages);
        }
        messages.forEach((place, all) -> {
            RecallRoute route = Objects.requireNonNull(routes.get(place.channel));
            for (int from = 0; from < all.size(); from += route.batch()) {
                List<Message> some = all.subList(from, Math.min(all.size(), from + route.batch()));
                last(new Batch(route, place.address, List.copyOf(some)));
            }
        });
    }

    private void plan(DeliveryFacts facts, Map<Place, List<Message>> messages) {
        Map<Integer, Outcome> accepted = accepted(facts);
        Outcome counts = null;
        for (Outcome one : accepted.values()) {
            if (counts == null || one.state().outranks(one.attempt(), counts.state(), counts.attempt())) {
                counts = one;
            }
        }
        Open delivery = new Open(
                facts.delivery(),
                Objects.requireNonNull(counts, "a sent delivery without acceptance"),
                accepted.size());
        for (Outcome one : accepted.values()) {
            String channel = String.valueOf(one.channel());
            String providerId = one.providerId();
            if (!routes.containsKey(channel)) {
                settle(delivery, NOT_RECALLABLE);
            } else if (providerId == null) {
                settle(delivery, NO_PROVIDER_ID);
            } else {
                messages.computeIfAbsent(new Place(channel, address(facts, one)), place -> new ArrayList<>())
                        .add(new Message(delivery, providerId, one.at()));
            }
        }
    }

    /** Each attempt that was accepted, with the provider's id as its channel has it, or else as a receipt does. */
    private static Map<Integer, Outcome> accepted(DeliveryFacts facts) {
        Map<Integer, Outcome> accepted = new TreeMap<>();
        for (Outcome outcome : facts.attempts()) {
            if (outcome.state().recallable()) {
                accepted.merge(outcome.attempt(), outcome, RecallRun::better);
            }
        }
        return accepted;
    }

    private static Outcome better(Outcome first, Outcome second) {
        if (first.providerId() == null || second.providerId() == null) {
            return first.providerId() == null ? second : first;
        }
        return second.state() == DeliveryState.SENT ? second : first;
    }

    private static String address(DeliveryFacts facts, Outcome accepted) {
        if (accepted.newAddress() != null) {
            return accepted.newAddress();
        }
        return facts.delivery().routes().stream()
                .filter(route -> route.channel().equals(accepted.channel()))
                .map(Route::address)
                .findFirst()
                .orElse("");
    }

    // Taking back

    /** Makes one call, of a route that has a turn; 0 if there was one, else how many nanoseconds to wait. */
    private long takeNext() {
        long least = EngineRuntime.FOREVER;
        Instant now = runtime.clock().instant();
        for (Map.Entry<RecallRoute, Deque<Batch>> each : batches.entrySet()) {
            RecallRoute route = each.getKey();
            Batch batch = young(each.getValue(), now);
            if (batch == null) {
                continue;
            }
            long wait = route.turn();
            if (wait == 0) {
                take(batch);
                return 0;
            }
            least = Math.min(least, wait);
        }
        return least;
    }

    /** The first batch with something that may still be taken back; what is too old takes no turn. */
    private @Nullable Batch young(Deque<Batch> queue, Instant now) {
        while (true) {
            Batch batch = queue.poll();
            if (batch == null) {
                return null;
            }
            List<Message> young = new ArrayList<>();
            for (Message message : batch.messages) {
                if (batch.route.tooOld(message.sentAt, now)) {
                    waiting--;
                    settle(message.delivery, TOO_OLD);
                } else {
                    young.add(message);
                }
            }
            if (!young.isEmpty()) {
                Batch left = new Batch(batch.route, batch.address, young);
                queue.addFirst(left);
                return left;
            }
        }
    }

    private void take(Batch batch) {
        Deque<Batch> queue = queue(batch.route);
        queue.removeFirst();
        waiting -= batch.messages.size();
        List<Message> messages = batch.messages;
        RecallOutcome outcome = batch.route.recall(
                batch.address, messages.stream().map(Message::providerId).toList());
        if (outcome instanceof RecallOutcome.Recalled) {
            messages.forEach(message -> settle(message.delivery, null));
        } else if (outcome instanceof RecallOutcome.Refused refused) {
            if (messages.size() == 1) {
                settle(messages.get(0).delivery, refused.reason());
            } else {
                messages.forEach(alone -> queue.addFirst(new Batch(batch.route, batch.address, List.of(alone))));
                waiting += messages.size();
            }
        } else {
            last(batch); // one that fails each time blocks no other
        }
    }

    private void last(Batch batch) {
        queue(batch.route).add(batch);
        waiting += batch.messages.size();
    }

    private Deque<Batch> queue(RecallRoute route) {
        return batches.computeIfAbsent(route, key -> new ArrayDeque<>());
    }

    /** One of a delivery's messages was taken back, or never will be. */
    private void settle(Open delivery, @Nullable Reason refused) {
        if (delivery.refused == null) {
            delivery.refused = refused;
        }
        if (--delivery.left > 0) {
            return;
        }
        if (unwritten.isEmpty()) {
            unwrittenSince = runtime.nanoTime();
        }
        Outcome accepted = delivery.accepted;
        Outcome outcome = new Outcome(
                accepted.key(),
                accepted.attempt(),
                delivery.refused == null ? DeliveryState.RECALLED : DeliveryState.RECALL_FAILED,
                accepted.channel(),
                delivery.refused,
                accepted.providerId(),
                accepted.newAddress(),
                runtime.clock().instant(),
                null);
        unwritten.add(new Settled(outcome, delivery.delivery));
    }
}
