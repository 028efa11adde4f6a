package io.mailing.test.engine.simulation;

import io.mailing.CampaignId;
import io.mailing.Reason;
import io.mailing.Receipt;
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

    /** A message that was taken, of a node and as whom that had its permit. */
    record Take(
            long at,
            SimulatedNode node,
            @Nullable NodeId permitted,
            CampaignId campaign,
            String channel,
            String address,
            String key,
            String id) {}

    /** A message that is with a provider. */
    private record Sending(SimulatedNode node, @Nullable NodeId permitted, Books.Way way) {}

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration LATEST_WORD = Duration.ofSeconds(40);

    private final World world;
    private final Weather weather;
    private final Books books;
    private final Host host;
    private final List<Take> takes = new ArrayList<>();
    private final Set<String> heard = new HashSet<>();
    private final Set<Books.Way> refused = new HashSet<>();
    private final Map<String, List<Long>> turns = new HashMap<>();
    private final List<Sending> underWay = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    private final double telling;
    private @Nullable Application webhook;

    Provider(World world, Weather weather, Books books, Host host) {
        this.world = world;
        this.weather = weather;
        this.books = books;
        this.host = host;
        this.telling = world.chance.of(List.of(0.0, 0.0, 30.0, 100.0));
    }

    /** Whom it tells later what it knows. */
    void tells(Application application) {
        webhook = application;
    }

    /** Whether it was told of a take, and heard that this is written down. */
    boolean told(Take take) {
        return told.contains(take.id());
    }

    /** Now and then, some time after it was so, and perhaps twice. */
    private void tell(Books.Way way, String key, Receipt.Word word, @Nullable String id) {
        Application application = webhook;
        if (application == null || telling == 0 || !world.chance.percent(telling)) {
            return;
        }
        Receipt receipt =
                new Receipt(key, way.channel(), word, id, world.clock().instant());
        for (int times = world.chance.percent(10) ? 2 : 1; times > 0; times--) {
            world.in(
                    world.chance.time(Duration.ZERO, LATEST_WORD),
                    "receipt",
                    () -> application.hears(receipt, () -> {
                        if (id != null) {
                            told.add(id);
                        }
                    }));
        }
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

    SendOutcome send(SimulatedNode node, String text, String channel, OutboundMessage message) {
        node.mustLive();
        CampaignId campaign = Objects.requireNonNull(books.campaign(Books.label(text)));
        Books.Way way = new Books.Way(campaign, channel, message.address());
        world.trace.add(world.now(), node.number(), "sends", way.address());
        host.shown(message.key(), text);
        Sending sending = new Sending(node, books.sends(node, way), way);
        turns.computeIfAbsent("campaign/" + campaign, key -> new ArrayList<>()).add(node.turnTaken());
        turns.computeIfAbsent("channel/" + channel, key -> new ArrayList<>()).add(node.turnTaken());
        underWay.add(sending);
        try {
            SendOutcome answer = answer(sending, message);
            world.trace.add(
                    world.now(), node.number(), "hears", answer.getClass().getSimpleName());
            return answer;
        } finally {
            underWay.remove(sending);
            node.turnComesNow();
        }
    }

    private SendOutcome answer(Sending sending, OutboundMessage message) {
        if (weather.providerIsAway(world.now())) {
            return new SendOutcome.NotSubmitted(new Reason("unreachable", "connection refused"));
        }
        Duration time = weather.answerTime();
        boolean late = world.chance.percent(50);
        if (late) {
            spend(sending.node, time);
        }
        SendOutcome answer = judge(sending, message);
        if (!late) {
            spend(sending.node, time);
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

    private SendOutcome judge(Sending sending, OutboundMessage message) {
        Books.Way way = sending.way;
        if (way.address().contains("gone")) {
            return refuse(way, message, new Reason("gone", "550 no such user"));
        }
        if (!weather.providerFails()) {
            return take(sending, message);
        }
        return switch (world.chance.below(8)) {
            case 0 -> refuse(way, message, new Reason("blocked", "blocked by the user"));
            case 1, 2 -> {
                refused.add(way);
                yield new SendOutcome.RefusedForNow(new Reason("busy", "try later"), someTimes());
            }
            case 3 -> new SendOutcome.Throttled(new Reason("slower", "too many requests"), someTimes());
            case 4 -> new SendOutcome.NotSubmitted(new Reason("unreachable", "connection refused"));
            case 5 -> {
                SendOutcome taken = take(sending, message);
                yield taken instanceof SendOutcome.Accepted
                        ? new SendOutcome.Unknown(new Reason("answer-lost", "connection reset"))
                        : taken;
            }
            case 6 -> new SendOutcome.Unknown(new Reason("answer-lost", "connection reset"));
            default -> {
                take(sending, message);
                throw new IllegalStateException("the channel failed after the message was taken");
            }
        };
    }

    private @Nullable Duration someTimes() {
        return world.chance.percent(50) ? null : world.chance.time(Duration.ZERO, LONGEST_WAIT);
    }

    private SendOutcome refuse(Books.Way way, OutboundMessage message, Reason reason) {
        refused.add(way);
        tell(way, message.key(), new Receipt.Failed(reason), null);
        return new SendOutcome.RefusedForGood(reason);
    }

    private SendOutcome take(Sending sending, OutboundMessage message) {
        Books.Way way = sending.way;
        String id = way.channel() + "-" + takes.size();
        takes.add(new Take(
                world.now(),
                sending.node,
                sending.permitted,
                way.campaign(),
                way.channel(),
                way.address(),
                message.key(),
                id));
        tell(way, message.key(), world.chance.percent(50) ? Receipt.Taken.ACCEPTED : Receipt.Taken.DELIVERED, id);
        return SendOutcome.Accepted.sent(id);
    }
}
