package io.mailing.examples.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promise of the main job: killed in the middle and started again it goes on, and the sums are right. */
@Tag("once")
@Timeout(180)
class KilledAndRestartedIT {

    private static final int BEFORE_THE_KILL = 150;
    private static final Pattern LEDGER = Pattern.compile(
            "1000 = (\\d+) sent \\+ (\\d+) failed \\+ (\\d+) skipped \\+ 0 cancelled \\+ 0 expired \\+ (\\d+) in doubt: it adds up");

    private final Path folder = JobRunner.emptyFolder("killed");

    @Test
    void killed_in_the_middle_and_started_again_it_loses_nothing_and_repeats_nothing() throws Exception {
        Process first = start("first.txt");
        awaitReceived(first, BEFORE_THE_KILL);
        first.destroyForcibly().waitFor();

        Process second = start("second.txt");
        assertThat(second.waitFor(120, TimeUnit.SECONDS)).isTrue();

        String shown = Files.readString(folder.resolve("second.txt"));
        assertThat(second.exitValue()).as(shown).isZero();
        assertThat(shown)
                .contains("Resuming campaign 1")
                .contains("over 2 lives of this program")
                .contains("They agree, address by address")
                .contains("none twice");
        Matcher ledger = LEDGER.matcher(shown);
        assertThat(ledger.find()).as(shown).isTrue();
        int doubtful = Integer.parseInt(ledger.group(4));
        assertThat(doubtful).as("no more than a window for each channel").isBetween(0, 200);
        if (doubtful > 0) {
            assertThat(shown).contains("--resend-in-doubt");
        }
    }

    private Process start(String output) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MainJob.class.getName(),
                "--data",
                folder.toString(),
                "--throttle",
                "6000"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(output).toFile())
                .start();
    }

    /** A message received is a line of the log: the file's growth is the event. */
    private void awaitReceived(Process process, int messages) throws Exception {
        File log = folder.resolve("received.log").toFile();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (lines(log) < messages) {
            assertThat(process.isAlive()).as("the first life still runs").isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
            assertThat(ended).isFalse();
        }
    }

    private static long lines(File log) throws IOException {
        if (!log.exists()) {
            return 0;
        }
        try (Stream<String> all = Files.lines(log.toPath())) {
            return all.count();
        }
    }
}
