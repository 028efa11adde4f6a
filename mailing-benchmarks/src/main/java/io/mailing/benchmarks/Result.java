package io.mailing.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a script reads.
 *
 * @param suite the suite
 * @param ours this SDK's figure
 * @param bestPeer the best peer's figure, or null where there is none
 * @param limit what the machine gives at most, or null where there is none
 * @param perPeer how many times better than the best peer this SDK is, or null
 * @param ofLimit which part of the limit this SDK reaches, or null
 */
record Result(
        String suite,
        double ours,
        @Nullable Double bestPeer,
        @Nullable Double limit,
        @Nullable Double perPeer,
        @Nullable Double ofLimit) {

    String line() {
        return "RESULT suite=" + suite + " ours=" + figure(ours) + " best_peer=" + figure(bestPeer) + " limit="
                + figure(limit) + " x_peer=" + ratio(perPeer) + " of_limit=" + ratio(ofLimit);
    }

    private static String figure(@Nullable Double value) {
        if (value == null) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.2f" : "%.0f", value);
    }

    private static String ratio(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
