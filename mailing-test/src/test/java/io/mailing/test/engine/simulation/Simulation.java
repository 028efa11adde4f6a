package io.mailing.test.engine.simulation;

import io.mailing.spi.store.Store;
import io.mailing.test.MailingExtension;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A cluster of real engines on one store, in one thread, with virtual time and everything that can go wrong, out of one seed.
 * Things go wrong for a while, then all is mended; when nothing more is owed the ledger is held against what the provider
 * took.
 */
final class Simulation {

    private static final Duration LONGEST = Duration.ofMinutes(20);

    /** Until late words have been written down. */
    private static final Duration SETTLING = Duration.ofSeconds(12);

    /** Until what a recorder has set aside, as single calls failed, has been offered again. */
    private static final Duration LONG_SETTLING = Duration.ofSeconds(75);

    /**
     * What came of a seed.
     *
     * @param faults rules that were broken; empty if all is well
     * @param hash of everything that happened
     * @param events how much that was
     * @param words the end of it, if it was asked for
     */
    record Result(long seed, List<String> faults, long hash, long events, int taken, int resent, String words) {

        String report() {
            return "seed " + seed + " broke " + faults + "\nreplay it with -Dmailing.simulation.seed=" + seed
                    + "; the last it did:\n" + words;
        }
    }

    private final World world;
    private final Plan plan;
    private final Weather weather;
    private final Books books;
    private final Host host;
    private final Provider provider;
    private final Cluster cluster;
    private final Application application;
    private final Checker checker;

    private Simulation(Chance chance, Chance apart, Trace trace, UnaryOperator<Store> planted) {
        world = new World(chance, trace, SettableClock.at(MailingExtension.START));
        plan = Plan.of(chance, apart);
        weather = new Weather(chance);
        books = new Books(world);
        host = new Host(world, weather);
        provider = new Provider(world, weather, books, host);
        cluster = new Cluster(world, plan, weather, books, provider, host, planted);
        application = new Application(world, plan, cluster, books);
        provider.tells(application);
        checker = new Checker(world, plan, books, provider, host, cluster.store());
    }

    static Result run(long seed) {
        return run(seed, false, store -> store);
    }

    /** Once more, with words, if it fails. */
    static Result explained(long seed, UnaryOperator<Store> planted) {
        Result result = run(seed, false, planted);
        return result.faults().isEmpty() ? result : run(seed, true, planted);
    }

    static Result run(long seed, boolean inWords, UnaryOperator<Store> planted) {
        Trace trace = new Trace(inWords);
        Simulation simulation = new Simulation(new Chance(seed), new Chance(~seed), trace, planted);
        simulation.play();
        long resent = simulation.books.campaigns().stream()
                .mapToLong(simulation.books::resent)
                .sum();
        return new Result(
                seed,
                List.copyOf(simulation.world.faults()),
                trace.hash(),
                trace.events(),
                simulation.provider.takes().size(),
                (int) resent,
                trace.words());
    }

    private boolean broken() {
        return !world.faults().isEmpty();
    }

    private void play() {
        script();
        world.advance(plan.trouble());
        cluster.heal();
        application.resumeAll();
        rest();
        if (!broken() && world.chance.percent(50)) {
            application.resendAll();
            rest();
        }
        if (!broken()) {
            checker.all();
        }
    }

    private void script() {
        for (int i = 0; i < plan.nodes(); i++) {
            cluster.start();
        }
        Duration trouble = plan.trouble();
        for (int i = 0; i < plan.campaigns(); i++) {
            world.in(world.chance.time(Duration.ZERO, trouble.dividedBy(3)), "launch", application::launch);
        }
        for (int i = 0; i < plan.disasters(); i++) {
            world.in(world.chance.time(Duration.ZERO, trouble), "disaster", cluster::disaster);
        }
        for (int i = world.chance.below(12); i > 0; i--) {
            world.in(world.chance.time(Duration.ofSeconds(1), trouble), "button", application::act);
        }
        world.in(world.chance.time(Duration.ZERO, trouble), "look at the counters", checker::counters);
        if (plan.storeJumps()) {
            world.in(world.chance.time(Duration.ZERO, trouble), "jump", () -> world.storeJumps(Duration.ofHours(1)));
        }
    }

    /** Until nothing is owed, and late words have been written down. */
    private void rest() {
        long end = world.now() + LONGEST.toNanos();
        while (!broken() && world.now() < end) {
            world.advance(Duration.ofSeconds(1));
            if (checker.atRest()) {
                world.advance(weather.failsCalls() ? LONG_SETTLING : SETTLING);
                if (checker.atRest()) {
                    return;
                }
            }
        }
        if (!broken()) {
            world.broken("rest", "there is no end: " + checker.unrest());
        }
    }
}
