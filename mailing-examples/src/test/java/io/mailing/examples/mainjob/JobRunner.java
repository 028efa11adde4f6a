package io.mailing.examples.mainjob;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the main job in this JVM, in a folder of its own below target/, and keeps what it shows. */
final class JobRunner {

    private final Path folder;

    JobRunner(String name) {
        this.folder = emptyFolder(name);
    }

    /** What came of a run. */
    record Result(int code, String shown) {}

    static Path emptyFolder(String name) {
        Path folder = Path.of("target", "main-job-tests", name);
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As another run would hold it. */
    FileChannel lock() {
        return Folder.at(folder).lock();
    }

    Path file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result run(Map<String, String> environment, int width, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--data", folder.toString()));
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false, false, width);
        int code = new MainJob(screen, environment::get, Clock.systemUTC()).run(all.toArray(String[]::new));
        return new Result(code, shown.toString(StandardCharsets.UTF_8));
    }

    Result run(String... arguments) {
        return run(Map.of(), 140, arguments);
    }
}
