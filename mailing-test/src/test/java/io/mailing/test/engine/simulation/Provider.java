package io.mailing.test.engine.simulation;

import io.mailing.CampaignId;
import io.mailing.Reason;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.store.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The providers behind all channels of all nodes, with a journal of their own: what they really took, whatever they said. It
 * knows nothing of the ledger.
 */
final class Provider {

    /** A message that was taken. */
    record Take(
            long at, SimulatedNode node, CampaignId campaign, String channel, String address, String key, String id) {}

    /** A message that is with a provider. */
    private record Sending(SimulatedNode node, @Nullable NodeId permitted, Books.Way way) {}

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final World world;
    private final Weather weather;
    private final Books books;
    private final List<Take> takes = new ArrayList<>();
    private final Set<String> heard = new HashSet<>();
    private final Set<Books.Way> refused = new HashSet<>();
    private final Map<String, List<Long>> turns = new HashMap<>();
    private final List<Sending> underWay = new ArrayList<>();

    Provider(World world, Weather weather, Books books) {
        this.world = world;
        this.weather = weather;
        this.books = books;
    }

    List<Take> takes() {
        return takes;
    }

    /** Whether the answer to a take was handed to the node. */
    boolean heard(Take take) {
        return heard.contains(take.id());
    }

    boolean refused(Books.Way way) {
        return refused.contains(way);
    }

    /** When the turns of a limit were taken. */
    Map<String, List<Long>> turns() {
        return turns;
    }

    /**
     * Whether something of a campaign is with a provider under a lease that is good. Of a node that was taken for dead nobody
     * can know: it counts until its lease has run out, also if it came back under another name.
     */
    boolean underWay(CampaignId campaign) {
        return underWay.stream()
                .anyMatch(sending -> sending.way.campaign().equals(campaign)
                        && !sending.node.dead()
                        && sending.permitted != null
                        && books.leaseGood(sending.permitted));
    }

    SendOutcome send(SimulatedNode node, String label, String channel, OutboundMessage message) {
        node.mustLive();
        CampaignId campaign = Objects.requireNonNull(books.campaign(label));
        Books.Way way = new Books.Way(campaign, channel, message.address());
        world.trace.add(world.now(), node.number(), "sends", way.address());
        Sending sending = new Sending(node, books.sends(node, way), way);
        turns.computeIfAbsent("campaign/" + campaign, key -> new ArrayList<>()).add(node.turnTaken());
        turns.computeIfAbsent("channel/" + channel, key -> new ArrayList<>()).add(node.turnTaken());
        underWay.add(sending);
        try {
            SendOutcome answer = answer(node, way, message);
            world.trace.add(
                    world.now(), node.number(), "hears", answer.getClass().getSimpleName());
            return answer;
        } finally {
            underWay.remove(sending);
            node.turnComesNow();
        }
    }

    private SendOutcome answer(SimulatedNode node, Books.Way way, OutboundMessage message) {
        if (weather.providerIsAway(world.now())) {
            return new SendOutcome.NotSubmitted(new Reason("unreachable", "connection refused"));
        }
        Duration time = weather.answerTime();
        boolean late = world.chance.percent(50);
        if (late) {
            spend(node, time);
        }
        SendOutcome answer = judge(node, way, message);
        if (!late) {
            spend(node, time);
        }
        if (answer instanceof SendOutcome.Accepted accepted) {
            heard.add(Objects.requireNonNull(accepted.providerId()));
        }
        return answer;
    }

    private static void spend(SimulatedNode node, Duration time) {
        if (!time.isZero()) {
            node.waits(time);
        }
    }

    private SendOutcome judge(SimulatedNode node, Books.Way way, OutboundMessage message) {
        if (way.address().contains("gone")) {
            refused.add(way);
            return new SendOutcome.RefusedForGood(new Reason("gone", "550 no such user"));
        }
        if (!weather.providerFails()) {
            return take(node, way, message);
        }
        return switch (world.chance.below(8)) {
            case 0 -> {
                refused.add(way);
                yield new SendOutcome.RefusedForGood(new Reason("blocked", "blocked by the user"));
            }
            case 1, 2 -> {
                refused.add(way);
                yield new SendOutcome.RefusedForNow(new Reason("busy", "try later"), someTimes());
            }
            case 3 -> new SendOutcome.Throttled(new Reason("slower", "too many requests"), someTimes());
            case 4 -> new SendOutcome.NotSubmitted(new Reason("unreachable", "connection refused"));
            case 5 -> {
                SendOutcome taken = take(node, way, message);
                yield taken instanceof SendOutcome.Accepted
                        ? new SendOutcome.Unknown(new Reason("answer-lost", "connection reset"))
                        : taken;
            }
            case 6 -> new SendOutcome.Unknown(new Reason("answer-lost", "connection reset"));
            default -> {
                take(node, way, message);
                throw new IllegalStateException("the channel failed after the message was taken");
            }
        };
    }

    private @Nullable Duration someTimes() {
        return world.chance.percent(50) ? null : world.chance.time(Duration.ZERO, LONGEST_WAIT);
    }

    private SendOutcome take(SimulatedNode node, Books.Way way, OutboundMessage message) {
        String id = way.channel() + "-" + takes.size();
        takes.add(new Take(world.now(), node, way.campaign(), way.channel(), way.address(), message.key(), id));
        return SendOutcome.Accepted.sent(id);
    }
}
