package io.mailing.examples.mainjob;

import io.mailing.Progress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** One campaign's progress as one line: bar, sent/total, failures in red, rate, time left. */
final class ProgressLine {

    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int SHORTEST = 10;
    private static final int LONGEST = 50;

    private record Sample(long millis, long ended) {}

    private final Screen screen;
    private final Deque<Sample> samples = new ArrayDeque<>();

    ProgressLine(Screen screen) {
        this.screen = screen;
    }

    String draw(Progress progress, long millis) {
        double rate = rate(progress, millis);
        String counts = progress.sent() + "/" + progress.total() + " sent";
        String failed = progress.failed() + " failed";
        String rest = rest(progress);
        String pace = String.format(Locale.ROOT, "%5.1f/s  %s", rate, left(progress, rate));
        int others = counts.length() + failed.length() + rest.length() + pace.length() + 12;
        int length = Math.min(LONGEST, screen.width() - others);
        String red = progress.failed() > 0 ? screen.red(failed) : failed;
        if (length < SHORTEST) {
            // No room for a bar: the figures matter more.
            return Screen.cut(counts + "  " + failed, screen.width() - 1);
        }
        return "  [" + bar(progress, length) + "] " + counts + "  " + red + rest + "  " + pace;
    }

    private static String rest(Progress progress) {
        String rest = progress.skipped() > 0 ? "  " + progress.skipped() + " skipped" : "";
        rest += progress.inDoubt() > 0 ? "  " + progress.inDoubt() + " in doubt" : "";
        return rest;
    }

    private String bar(Progress progress, int length) {
        long total = Math.max(1, progress.total());
        int ended = cells(progress.ended(), total, length);
        int red = visible(progress.failed(), total, length);
        int yellow = visible(progress.ended() - progress.sent() - progress.failed(), total, length);
        int green = Math.max(0, ended - red - yellow);
        int open = Math.max(0, length - green - red - yellow);
        return screen.green("#".repeat(green))
                + screen.red("!".repeat(red))
                + screen.yellow("-".repeat(yellow))
                + ".".repeat(open);
    }

    private static int cells(long part, long total, int length) {
        return (int) (part * length / total);
    }

    /** What is there is seen, however little it is. */
    private static int visible(long part, long total, int length) {
        return part == 0 ? 0 : Math.max(1, cells(part, total, length));
    }

    private double rate(Progress progress, long millis) {
        samples.addLast(new Sample(millis, progress.ended()));
        while (samples.size() > 2 && millis - samples.getFirst().millis() > WINDOW.toMillis()) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        long span = millis - first.millis();
        return span <= 0 ? 0 : (progress.ended() - first.ended()) * 1000d / span;
    }

    private static String left(Progress progress, double rate) {
        if (progress.total() == 0) {
            return "preparing";
        }
        if (progress.waiting() == 0) {
            return "done";
        }
        if (rate <= 0) {
            return "-:-- left";
        }
        long seconds = (long) Math.ceil(progress.waiting() / rate);
        return String.format(Locale.ROOT, "%d:%02d left", seconds / 60, seconds % 60);
    }
}
