package io.mailing.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.commons.text.StringEscapeUtils;

/** A text of 2 KB with six values, printed to a String. */
final class TemplateSuite implements Suite {

    private static final int VERIFIED = 10;

    @Override
    public String name() {
        return "template";
    }

    @Override
    public String about() {
        return "an HTML text of 2 KB with 6 escaped values, printed to a String; nanoseconds a message";
    }

    @Override
    public Result run(Options options, PrintStream out) throws Exception {
        int rounds = options.rounds(5, 1);
        int measured = options.millis(2000, 600);
        int warm = 2 * measured;
        List<String> engines = Stream.of(
                        List.of(TemplateEngines.OURS), TemplateEngines.PEERS, List.of(TemplateEngines.LIMIT))
                .flatMap(List::stream)
                .toList();
        for (String engine : engines) {
            verify(engine);
        }
        out.println(rounds + " rounds, each engine each time in a JVM of its own, " + warm + " ms to warm up, "
                + measured + " ms measured");
        Map<String, List<Double>> nanos = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String engine : engines) {
                nanos.computeIfAbsent(engine, key -> new ArrayList<>()).add(measure(engine, warm, measured));
            }
        }
        return tell(nanos, out);
    }

    /** All print the same; which of the signs they escape, and how, is their own. */
    private static void verify(String name) throws IOException {
        IntFunction<String> engine = TemplateEngines.named(name);
        List<Guest> guests = Guest.all();
        for (int i = 0; i < VERIFIED; i++) {
            String made = engine.apply(i);
            Guest guest = guests.get(i);
            String expected = TemplateEngines.source(
                    variable -> String.valueOf(guest.map().get(variable)));
            if (!StringEscapeUtils.unescapeHtml4(made).strip().equals(expected.strip())) {
                throw new AssertionError(name + " prints something else: " + made);
            }
            if (made.contains("& Sons") || made.contains("<" + i + ">")) {
                throw new AssertionError(name + " does not escape");
            }
        }
    }

    private static double measure(String engine, int warm, int measured) throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(
                List.of(), TemplateChild.class, engine, Integer.toString(warm), Integer.toString(measured))) {
            double nanos = Double.parseDouble(child.hear(TemplateChild.ANSWER));
            child.requireEnd();
            return nanos;
        }
    }

    private static Result tell(Map<String, List<Double>> nanos, PrintStream out) {
        double ours = median(nanos, TemplateEngines.OURS);
        Table table = new Table("engine", "ns/message", "messages/s", "ours is");
        nanos.keySet().forEach(engine -> {
            double time = median(nanos, engine);
            table.row(engine, Table.whole(time), Table.whole(1e9 / time), "x " + Table.decimal(time / ours));
        });
        table.print(out);
        double peer = TemplateEngines.PEERS.stream()
                .mapToDouble(engine -> median(nanos, engine))
                .min()
                .orElseThrow();
        double limit = median(nanos, TemplateEngines.LIMIT);
        return new Result("template", ours, peer, limit, peer / ours, limit / ours);
    }

    private static double median(Map<String, List<Double>> nanos, String engine) {
        return Median.of(nanos.getOrDefault(engine, List.of()));
    }
}
