package io.mailing.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.commons.text.StringEscapeUtils;

/** A text of 2 KB with six values, printed to a String, and to the bytes that go on the wire. */
final class TemplateSuite implements Suite {

    private static final int VERIFIED = 10;
    private static final List<String> ENGINES = Stream.of(
                    List.of(TemplateEngines.OURS), TemplateEngines.PEERS, List.of(TemplateEngines.LIMIT))
            .flatMap(List::stream)
            .toList();

    @Override
    public String name() {
        return "template";
    }

    @Override
    public String about() {
        return "an HTML text of 2 KB with 6 escaped values, printed to a String and to bytes of the wire; "
                + "nanoseconds a message";
    }

    @Override
    public List<Result> run(Options options, PrintStream out) throws Exception {
        int rounds = options.rounds(5, 1);
        int measured = options.millis(2000, 600);
        int warm = 2 * measured;
        Map<Printed, Map<String, List<Double>>> nanos = new EnumMap<>(Printed.class);
        try (JteTemplates jte = JteTemplates.compile()) {
            for (Printed printed : Printed.values()) {
                for (String engine : ENGINES) {
                    verify(engine, printed, jte.folder());
                }
            }
            out.println(rounds + " rounds, each engine each time in a JVM of its own, " + warm + " ms to warm up, "
                    + measured + " ms measured");
            for (int round = 1; round <= rounds; round++) {
                for (Printed printed : Printed.values()) {
                    for (String engine : ENGINES) {
                        nanos.computeIfAbsent(printed, key -> new LinkedHashMap<>())
                                .computeIfAbsent(engine, key -> new ArrayList<>())
                                .add(measure(engine, printed, warm, measured, jte.folder()));
                    }
                }
            }
        }
        List<Result> results = new ArrayList<>();
        nanos.forEach((printed, times) -> results.add(tell(printed, times, out)));
        return results;
    }

    /** All print the same; which of the signs they escape, and how, is their own. */
    private static void verify(String name, Printed printed, Path jte) throws IOException {
        IntFunction<String> engine = printed.readBack(name, jte);
        List<Guest> guests = Guest.all();
        for (int i = 0; i < VERIFIED; i++) {
            String made = engine.apply(i);
            Guest guest = guests.get(i);
            String expected = TemplateEngines.source(
                    variable -> String.valueOf(guest.map().get(variable)));
            if (!StringEscapeUtils.unescapeHtml4(made).strip().equals(expected.strip())) {
                throw new AssertionError(name + " prints something else as " + printed.title() + ": " + made);
            }
            if (made.contains("& Sons") || made.contains("<" + i + ">")) {
                throw new AssertionError(name + " does not escape");
            }
        }
    }

    private static double measure(String engine, Printed printed, int warm, int measured, Path jte)
            throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(
                List.of(),
                TemplateChild.class,
                engine,
                printed.name(),
                Integer.toString(warm),
                Integer.toString(measured),
                jte.toString())) {
            double nanos = Double.parseDouble(child.hear(TemplateChild.ANSWER));
            child.requireEnd();
            return nanos;
        }
    }

    private static Result tell(Printed printed, Map<String, List<Double>> nanos, PrintStream out) {
        double ours = median(nanos, TemplateEngines.OURS);
        Table table = new Table("to " + printed.title(), "ns/message", "messages/s", "ours is");
        nanos.keySet().forEach(engine -> {
            double time = median(nanos, engine);
            String label = engine.equals(TemplateEngines.LIMIT) ? printed.limit() : engine;
            table.row(label, Table.whole(time), Table.whole(1e9 / time), "x " + Table.decimal(time / ours));
        });
        table.print(out);
        double peer = TemplateEngines.PEERS.stream()
                .mapToDouble(engine -> median(nanos, engine))
                .min()
                .orElseThrow();
        double limit = median(nanos, TemplateEngines.LIMIT);
        return new Result(printed.suite(), ours, peer, limit, peer / ours, limit / ours);
    }

    private static double median(Map<String, List<Double>> nanos, String engine) {
        return Median.of(nanos.getOrDefault(engine, List.of()));
    }
}
