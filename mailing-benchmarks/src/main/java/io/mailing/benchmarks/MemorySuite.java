package io.mailing.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How much of the heap is live while a campaign is written down and sent, by its size. */
final class MemorySuite implements Suite {

    private static final String HEAP = "-Xmx64m";

    /** Live data that grows by less than this from the smallest campaign to the largest is called flat. */
    private static final double FLAT_MB = 8;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String about() {
        return "the largest live heap from launch to FINISHED in a JVM with " + HEAP + ", by the campaign's size; MB";
    }

    @Override
    public List<Result> run(Options options, PrintStream out) throws Exception {
        List<Integer> sizes = sizes(options.recipients(1_000_000, 50_000));
        List<Double> live = new ArrayList<>();
        Table table = new Table("recipients", "live MB at most", "full collections", "seconds");
        try (Server server = Server.start()) {
            out.println(server.settings());
            for (int size : sizes) {
                live.add(measure(server, size, table));
            }
        }
        table.print(out);
        double first = live.get(0);
        double last = live.get(live.size() - 1);
        out.println(last - first < FLAT_MB ? "flat" : "it grows");
        return List.of(new Result("memory", last, null, first, null, last / first));
    }

    /** The size that was asked for, and by tens less, down to 100,000 or to two of them. */
    private static List<Integer> sizes(int largest) {
        return IntStream.of(largest / 100, largest / 10, largest)
                .filter(size -> size >= Math.min(100_000, largest / 10))
                .boxed()
                .toList();
    }

    private static double measure(Server server, int size, Table table) throws Exception {
        try (Database database = server.fresh();
                ChildJvm child =
                        ChildJvm.start(List.of(HEAP), MemoryChild.class, database.url(), Integer.toString(size))) {
            String[] said = child.hear(MemoryChild.ANSWER).split(" ", 3);
            child.requireEnd();
            database.require(size, "SELECT count(*) FROM mailing_outcome WHERE state = 'SENT'");
            double live = Double.parseDouble(said[0]);
            table.row(Table.whole(size), Table.decimal(live), said[1], Table.decimal(Double.parseDouble(said[2])));
            return live;
        }
    }
}
