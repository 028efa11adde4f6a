package io.mailing.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The command line: runs one suite and prints its tables and its lines for scripts. */
public final class Main {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final List<Suite> SUITES = List.of(
            new StoreSuite(),
            new TemplateSuite(),
            new SnapshotSuite(),
            new MemorySuite(),
            new RecoverySuite(),
            new HistorySuite());

    private Main() {}

    /**
     * The program.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // Some libraries leave threads behind.
        System.exit(run(args, out, err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length == 0 || List.of(args).contains("--help")) {
            help(args.length == 0 ? err : out);
            return args.length == 0 ? USAGE : OK;
        }
        Suite suite;
        Options options;
        try {
            options = Options.read(args);
            suite = suite(options.suite());
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return USAGE;
        }
        try {
            out.println(suite.name() + ": " + suite.about());
            out.println(machine());
            suite.run(options, out).forEach(result -> out.println(result.line()));
            return OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("interrupted");
            return FAILED;
        } catch (Exception | AssertionError e) {
            e.printStackTrace(err);
            return FAILED;
        }
    }

    private static Suite suite(String name) {
        return SUITES.stream()
                .filter(suite -> suite.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no suite '" + name + "'; there are " + String.join(", ", names())));
    }

    private static List<String> names() {
        return SUITES.stream().map(Suite::name).toList();
    }

    private static String machine() {
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "Java %s, %d processors, heap at most %d MB",
                System.getProperty("java.version"),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20);
    }

    private static void help(PrintStream to) {
        to.println("java -jar benchmarks.jar SUITE [--quick] [--rounds N] [--recipients N] [--millis N]");
        for (Suite suite : SUITES) {
            to.println(String.format(Locale.ROOT, "  %-10s %s", suite.name(), suite.about()));
        }
        to.println("  --quick         less of everything: a look, not a measurement");
        to.println("  --rounds N      measured rounds; the median is printed");
        to.println("  --recipients N  how large the work is (store, snapshot, memory, history)");
        to.println("  --millis N      how long is measured each time, after twice as long to warm up (template)");
        to.println(
                "Lines that begin with RESULT, the last ones, are for scripts. Exit codes: 0 done, 1 failed, 2 wrong call.");
    }
}
