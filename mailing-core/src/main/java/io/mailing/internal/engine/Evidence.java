package io.mailing.internal.engine;

import io.mailing.DeliveryState;
import io.mailing.Receipt;
import io.mailing.internal.events.DeliveryNews;
import io.mailing.internal.events.Events;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes outcomes of what providers say by another way than their answers. All attempts of a delivery have one key, so which
 * of them is meant is found here: of a failure the one that is on its way, else the last one by that channel; of an acceptance
 * the first that is in doubt.
 *
 * <p>What is read may have changed by the time the outcome is written. That does no harm: the store ranks all facts of a
 * delivery, in whatever order they come.
 */
public final class Evidence {

    private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);

    private final Store store;
    private final IdempotencyKeys keys;
    private final Clock clock;
    private final Engine engine;
    private final Events events;

    /**
     * For one node.
     *
     * @param store opened
     * @param clock of the node
     * @param engine is told what follows
     * @param events who is told of deliveries
     */
    public Evidence(Store store, Clock clock, Engine engine, Events events) {
        this.store = store;
        this.keys = new IdempotencyKeys(store.installationKey());
        this.clock = clock;
        this.engine = engine;
        this.events = events;
    }

    /**
     * Writes a receipt down.
     *
     * @param receipt what a provider says
     * @return whether it is of a delivery that is known
     */
    public boolean take(Receipt receipt) {
        DeliveryKey key = keys.read(receipt.key()).orElse(null);
        CampaignRecord campaign =
                key == null ? null : store.campaigns().find(key.campaign()).orElse(null);
        DeliveryFacts facts = key == null || campaign == null ? null : facts(key);
        if (campaign == null || facts == null || !goesBy(receipt.channel(), facts, campaign)) {
            LOG.debug("A receipt is left out: no delivery has its key and goes by its channel");
            return false;
        }
        Outcome outcome = outcome(receipt, facts, campaign);
        if (outcome != null) {
            store.ledger().record(List.of(outcome), List.of());
            if (events.deliveriesWanted()) {
                events.tell(List.of(DeliveryNews.of(outcome, facts.delivery())));
            }
            if (!facts.state().accepted()) {
                engine.evidenceCame(campaign.id());
            }
        }
        return true;
    }

    private @Nullable DeliveryFacts facts(DeliveryKey key) {
        DeliveryKey before = new DeliveryKey(key.campaign(), key.block(), key.seq() - 1);
        return store.history().deliveries(key.campaign(), new DeliveryFilter(Set.of(), before, 1)).stream()
                .filter(facts -> facts.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    /** An erased one has no routes any more: any channel of its campaign will do. */
    private static boolean goesBy(String channel, DeliveryFacts facts, CampaignRecord campaign) {
        List<Route> routes = facts.delivery().routes();
        return routes.isEmpty() ? campaign.plan().sendMode().channels().contains(channel) : route(routes, channel) >= 0;
    }

    private static int route(List<Route> routes, String channel) {
        for (int i = 0; i < routes.size(); i++) {
            if (routes.get(i).channel().equals(channel)) {
                return i;
            }
        }
        return -1;
    }

    /** What is to be written down, or null if it is known or changes nothing. */
    private @Nullable Outcome outcome(Receipt receipt, DeliveryFacts facts, CampaignRecord campaign) {
        Instant at = within(receipt.at(), campaign.createdAt(), clock.instant());
        Pending meant = meant(facts, receipt.channel());
        Outcome outcome;
        if (receipt.word() instanceof Receipt.Failed failed) {
            outcome = meant == null || !unanswered(facts, receipt.channel()) || outdated(receipt, facts, meant)
                    ? null
                    : refused(meant, receipt.channel(), failed, at, campaign);
        } else {
            DeliveryState state =
                    receipt.word() == Receipt.Taken.DELIVERED ? DeliveryState.DELIVERED : DeliveryState.SENT;
            outcome = new Outcome(
                    facts.key(),
                    taken(facts, meant, receipt.channel()),
                    state,
                    receipt.channel(),
                    null,
                    receipt.providerId(),
                    null,
                    at,
                    null);
        }
        return outcome == null || known(facts, outcome) ? null : outcome;
    }

    /** Whatever a provider's clock says, it didn't happen before the campaign was made, nor does it lie ahead. */
    private static Instant within(Instant at, Instant first, Instant last) {
        Instant notAhead = at.isAfter(last) ? last : at;
        return notAhead.isBefore(first) ? first : notAhead;
    }

    /** The attempt by a channel of which a provider may know something; null if the ledger knows of none. */
    private static @Nullable Pending meant(DeliveryFacts facts, String channel) {
        List<Outcome> outcomes = facts.attempts();
        List<Route> routes = facts.delivery().routes();
        int route = Math.max(0, route(routes, channel));
        Outcome last = last(facts);
        if (facts.state() == DeliveryState.PERMITTED) {
            // The last outcome is what made it due again; without one it goes by its first route.
            Outcome.Due due = last == null ? null : last.due();
            boolean byIt = due == null ? route == 0 : due.lane().equals(channel);
            if (byIt) {
                return new Pending(facts.key(), facts.delivery(), route, lastAttempt(facts) + 1, 0);
            }
        }
        for (int i = outcomes.size() - 1; i >= 0; i--) {
            if (channel.equals(outcomes.get(i).channel())) {
                int attempt = outcomes.get(i).attempt();
                return new Pending(facts.key(), facts.delivery(), route, attempt, 0);
            }
        }
        return null;
    }

    /** The attempt that was taken: one that is known to be; else the first one in doubt, as a later one has its own answer. */
    private static int taken(DeliveryFacts facts, @Nullable Pending meant, String channel) {
        List<Outcome> own = facts.attempts().stream()
                .filter(outcome -> channel.equals(outcome.channel()))
                .toList();
        return own.stream()
                .filter(outcome -> outcome.state().accepted())
                .findFirst()
                .or(() -> own.stream()
                        .filter(outcome -> outcome.state() == DeliveryState.IN_DOUBT)
                        .findFirst())
                .map(Outcome::attempt)
                .orElse(meant == null ? Math.max(1, lastAttempt(facts)) : meant.attempt());
    }

    private static @Nullable Outcome last(DeliveryFacts facts) {
        List<Outcome> outcomes = facts.attempts();
        return outcomes.isEmpty() ? null : outcomes.get(outcomes.size() - 1);
    }

    private static int lastAttempt(DeliveryFacts facts) {
        Outcome last = last(facts);
        return last == null ? 0 : last.attempt();
    }

    /** Whether the channel's last word on it is still missing. */
    private static boolean unanswered(DeliveryFacts facts, String channel) {
        Outcome last = last(facts);
        return switch (facts.state()) {
            case PERMITTED ->
                last == null || (last.due() != null && last.due().lane().equals(channel));
            case IN_DOUBT -> last != null && channel.equals(last.channel());
            default -> false;
        };
    }

    /**
     * Whether a failure is no later than what was followed by the attempt, a refusal or somebody's wish to send it again: then it
     * is an earlier attempt's, told late or once more.
     */
    private static boolean outdated(Receipt receipt, DeliveryFacts facts, Pending meant) {
        return facts.attempts().stream()
                .anyMatch(outcome -> outcome.attempt() < meant.attempt()
                        && (outcome.channel() == null || receipt.channel().equals(outcome.channel()))
                        && !receipt.at().isAfter(outcome.at()));
    }

    /** As if the channel had answered so. */
    private static Outcome refused(
            Pending meant, String channel, Receipt.Failed failed, Instant at, CampaignRecord campaign) {
        if (meant.delivery().routes().isEmpty()) {
            return new Outcome(
                    meant.key(), meant.attempt(), DeliveryState.FAILED, channel, failed.reason(), null, null, at, null);
        }
        return new Verdict(campaign.plan().retry(), campaign.plan().inDoubt())
                .of(meant, new SendOutcome.RefusedForGood(failed.reason()), at, Duration.ZERO);
    }

    private static boolean known(DeliveryFacts facts, Outcome outcome) {
        return facts.attempts().stream()
                .anyMatch(kept -> kept.attempt() == outcome.attempt() && kept.state() == outcome.state());
    }
}
