package io.mailing.benchmarks;

import io.mailing.spi.WireForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One engine alone in a JVM, so that what the compiler learned of another one cannot count for or against it. */
final class TemplateChild {

    static final String ANSWER = "NANOS ";

    /** Every message is stored here: none can be left out as unused. */
    private static volatile @Nullable Object sink;

    private static volatile int length;

    private TemplateChild() {}

    /** Arguments: the engine's name, what it prints to, milliseconds to warm up, milliseconds to
     * measure, where jte's classes are. */
    public static void main(String[] args) throws Exception {
        Path jte = Path.of(args[4]);
        WireForm form = Printed.valueOf(args[1]).form();
        IntConsumer engine = form == null ? strings(args[0], jte) : bytes(args[0], form, jte);
        double unused = nanos(engine, Long.parseLong(args[2]));
        System.out.println(ANSWER + nanos(engine, Long.parseLong(args[3])));
        // Some engines leave threads behind.
        System.exit(sink == null ? 1 : 0);
    }

    private static IntConsumer strings(String name, Path jte) throws IOException {
        IntFunction<String> engine = TemplateEngines.named(name, jte);
        return i -> sink = engine.apply(i);
    }

    private static IntConsumer bytes(String name, WireForm form, Path jte) throws IOException {
        WireEngine engine = WireEngines.named(name, form, jte);
        return i -> {
            length = engine.print(i);
            sink = engine.array();
        };
    }

    private static double nanos(IntConsumer engine, long millis) {
        long begin = System.nanoTime();
        long deadline = begin + TimeUnit.MILLISECONDS.toNanos(millis);
        long count = 0;
        long now;
        do {
            for (int i = 0; i < Guest.COUNT; i++) {
                engine.accept(i);
            }
            count += Guest.COUNT;
            now = System.nanoTime();
        } while (now < deadline);
        return (double) (now - begin) / count;
    }
}
