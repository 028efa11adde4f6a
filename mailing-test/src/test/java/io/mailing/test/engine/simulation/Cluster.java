package io.mailing.test.engine.simulation;

import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.spi.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The nodes on their store: started, killed, frozen, cut off, and mended at the end. */
final class Cluster {

    private static final Duration HOUR = Duration.ofHours(1);

    private final World world;
    private final Plan plan;
    private final Weather weather;
    private final Books books;
    private final Provider provider;
    private final Host host;
    private final InMemoryStore store;
    private final Store shared;
    private final Map<SimulatedNode, FaultyStore> links = new LinkedHashMap<>();
    private Duration furthest = Duration.ZERO;

    /**
     * @param host gives recipients values of their own
     * @param planted wraps the store in one that has a fault, to see the checker catch it
     */
    Cluster(
            World world,
            Plan plan,
            Weather weather,
            Books books,
            Provider provider,
            Host host,
            UnaryOperator<Store> planted) {
        this.world = world;
        this.plan = plan;
        this.weather = weather;
        this.books = books;
        this.provider = provider;
        this.host = host;
        this.store = InMemoryStore.create(world.clock());
        this.shared = planted.apply(store);
    }

    /** As it is, without any node's troubles. */
    Store store() {
        return shared;
    }

    void start() {
        SimulatedNode node = new SimulatedNode(world, world.nodes().size());
        FaultyStore link = new FaultyStore(world, weather, books, node, shared);
        links.put(node, link);
        world.join(node);
        world.trace.add(world.now(), node.number(), "starts", null);
        MailingBuilder builder = Mailing.builder();
        if (plan.cap() != null) {
            builder.frequencyCap(plan.cap());
        }
        Plan.Personal personal = plan.personal();
        if (personal != null) {
            builder.personalValues("codes", host.from(node, "code", personal))
                    .personalValues("seats", host.from(node, "seat", personal));
        }
        node.runs(builder.store(link)
                .runtime(node)
                .leaseTime(plan.lease())
                .channel(new SimulatedChannel(node, plan.telegram(), provider))
                .channel(new SimulatedChannel(node, plan.email(), provider))
                .audience("people", People.some(plan.recipients()))
                .start());
    }

    /** One that the application can use, or null. */
    @Nullable
    SimulatedNode any() {
        List<SimulatedNode> usable = new ArrayList<>();
        for (SimulatedNode node : world.nodes()) {
            if (node.usable()) {
                usable.add(node);
            }
        }
        return usable.isEmpty() ? null : world.chance.of(usable);
    }

    private int living() {
        return (int) world.nodes().stream()
                .filter(node -> !node.dead() && !node.closing())
                .count();
    }

    /** Something goes wrong. */
    void disaster() {
        SimulatedNode node = any();
        switch (world.chance.below(10)) {
            case 0, 1 -> {
                if (node != null) {
                    world.kill(node);
                    world.in(world.chance.time(Duration.ZERO, plan.lease().multipliedBy(2)), "restart", this::start);
                }
            }
            case 2 -> {
                if (node != null) {
                    close(node);
                    start();
                }
            }
            case 3, 4 -> {
                if (node != null) {
                    node.freeze(world.chance.time(
                            Duration.ofMillis(10), plan.lease().multipliedBy(2)));
                }
            }
            case 5 -> weather.storeAway(world.now() + length().toNanos());
            case 6 -> {
                if (node != null) {
                    link(node).cutOff(world.now() + length().toNanos());
                }
            }
            case 7 -> weather.providerAway(world.now() + length().toNanos());
            case 8 -> {
                if (node != null && plan.cap() == null) {
                    furthest = HOUR;
                    node.ahead(node.ahead().isZero() ? HOUR : Duration.ZERO);
                }
            }
            default -> {
                if (living() < 4) {
                    start();
                }
            }
        }
    }

    private Duration length() {
        return world.chance.time(Duration.ofMillis(50), plan.lease().multipliedBy(2));
    }

    private FaultyStore link(SimulatedNode node) {
        FaultyStore link = links.get(node);
        if (link == null) {
            throw new IllegalStateException("node " + node.number() + " has no store");
        }
        return link;
    }

    /** In good order. */
    void close(SimulatedNode node) {
        Mailing mailing = node.mailing();
        if (mailing != null) {
            world.trace.add(world.now(), node.number(), "closes", null);
            node.closes();
            mailing.close();
            world.gone(node);
        }
    }

    /** All is well from now on: those that are frozen go on, clocks agree, and there is somebody to go on. */
    void heal() {
        world.trace.add(world.now(), -1, "all is mended", null);
        weather.heals();
        if (living() == 0) {
            start();
        }
        for (SimulatedNode node : world.nodes()) {
            node.thaw();
            node.ahead(furthest); // or what a node put off by a wrong clock would be waited for
        }
    }

    Provider provider() {
        return provider;
    }
}
