package io.mailing.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One engine alone in a JVM, so that what the compiler learned of another one cannot count for or against it. */
final class TemplateChild {

    static final String ANSWER = "NANOS ";

    /** Every message is stored here: none can be left out as unused. */
    private static volatile @Nullable String sink;

    private TemplateChild() {}

    /** Arguments: the engine's name, milliseconds to warm up, milliseconds to measure. */
    public static void main(String[] args) throws Exception {
        IntFunction<String> engine = TemplateEngines.named(args[0]);
        double unused = nanos(engine, Long.parseLong(args[1]));
        System.out.println(ANSWER + nanos(engine, Long.parseLong(args[2])));
        // Some engines leave threads behind.
        System.exit(sink == null ? 1 : 0);
    }

    private static double nanos(IntFunction<String> engine, long millis) {
        long begin = System.nanoTime();
        long deadline = begin + TimeUnit.MILLISECONDS.toNanos(millis);
        long count = 0;
        long now;
        do {
            for (int i = 0; i < Guest.COUNT; i++) {
                sink = engine.apply(i);
            }
            count += Guest.COUNT;
            now = System.nanoTime();
        } while (now < deadline);
        return (double) (now - begin) / count;
    }
}
