package io.mailing.benchmarks;

import io.mailing.benchmarks.OwnEngine.Place;
import io.mailing.benchmarks.StoreEngine.Timing;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Work written down and done: this SDK, job schedulers, and a bare program, on one PostgreSQL. */
final class StoreSuite implements Suite {

    private static final StoreEngine OURS = new OwnEngine(Place.POSTGRES);
    private static final List<StoreEngine> PEERS =
            List.of(new DbSchedulerEngine(), new JobRunrEngine(), new QuartzEngine());
    private static final List<StoreEngine> LIMITS = List.of(new BareJdbc(1), new BareJdbc(2), new BareJdbc(4));
    private static final List<StoreEngine> EXTRA =
            List.of(new OwnEngine(Place.OLD_SNAPSHOT), new OwnEngine(Place.H2_FILE));

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String about() {
        return "messages written down and sent by a channel that does nothing, on PostgreSQL; deliveries/s";
    }

    @Override
    public List<Result> run(Options options, PrintStream out) throws Exception {
        int recipients = options.recipients(200_000, 20_000);
        int rounds = options.rounds(5, 1);
        Map<StoreEngine, List<Timing>> timings = new LinkedHashMap<>();
        List<StoreEngine> engines = Stream.of(List.of(OURS), PEERS, LIMITS, EXTRA)
                .flatMap(List::stream)
                .toList();
        try (Server server = Server.start()) {
            out.println(server.settings());
            out.println("Each engine: " + Server.CONNECTIONS + " connections, " + PeerSettings.WORKERS
                    + " at work at once; db-scheduler lock-and-fetch " + PeerSettings.FETCH_LOWER + " to "
                    + PeerSettings.FETCH_UPPER + "; " + rounds + " rounds. A peer's drain counts from its first job.");
            for (int round = 1; round <= rounds; round++) {
                for (StoreEngine engine : engines) {
                    Timing timing = measure(engine, server, recipients);
                    timings.computeIfAbsent(engine, key -> new ArrayList<>()).add(timing);
                    out.println("round " + round + ", " + engine.name() + ": " + Table.whole(timing.enqueueRate())
                            + " written/s, " + Table.whole(timing.drainRate()) + " done/s");
                }
            }
        }
        return List.of(tell(timings, out));
    }

    private static Timing measure(StoreEngine engine, Server server, int recipients) throws Exception {
        int jobs = engine.share(recipients);
        try (StoreEngine.Session session = engine.open(server)) {
            Timing unused = session.run(Math.max(100, jobs / 5));
            return session.run(jobs);
        }
    }

    private static Result tell(Map<StoreEngine, List<Timing>> timings, PrintStream out) {
        double ours = rate(timings, OURS, Timing::drainRate);
        Table table = new Table("engine", "messages", "enqueue/s", "drain/s", "ours is");
        timings.forEach((engine, runs) -> {
            double drain = rate(timings, engine, Timing::drainRate);
            table.row(
                    engine.name(),
                    Table.whole(runs.get(0).jobs()),
                    Table.whole(rate(timings, engine, Timing::enqueueRate)),
                    Table.whole(drain),
                    "x " + Table.decimal(ours / drain));
        });
        table.print(out);
        double peer = best(timings, PEERS);
        double limit = best(timings, LIMITS);
        return new Result("store", ours, peer, limit, ours / peer, ours / limit);
    }

    private static double best(Map<StoreEngine, List<Timing>> timings, List<StoreEngine> engines) {
        return engines.stream()
                .mapToDouble(engine -> rate(timings, engine, Timing::drainRate))
                .max()
                .orElseThrow();
    }

    private static double rate(
            Map<StoreEngine, List<Timing>> timings, StoreEngine engine, ToDoubleFunction<Timing> figure) {
        return Median.of(timings.getOrDefault(engine, List.of()).stream()
                .map(figure::applyAsDouble)
                .toList());
    }
}
