package io.mailing.test.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostileFilesTest {

    @Test
    void hostile_files_are_refused_early_in_a_heap_of_32_mb() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileFiles.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        try (var lines = child.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().filter(line -> line.contains(" | ")).forEach(said::add);
        } finally {
            assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(child.exitValue()).as(() -> String.join("\n", said)).isZero();
        assertThat(said)
                .satisfiesExactly(
                        line -> early(line, "cell", "a field is larger than allowed"),
                        line -> early(line, "quoted cell", "a quote begins that never ends"),
                        line -> early(line, "quotes", "a quote begins that never ends"),
                        line -> early(line, "line breaks in quotes", "a quote begins that never ends"),
                        line -> early(line, "header", "a field is larger than allowed"),
                        line -> early(line, "columns of the header", "limit of 1000 fields"),
                        line -> early(line, "columns of a row", "line 2 has surpassed the maximum limit of 1000"),
                        line -> early(line, "letters of UTF-16", "a field is larger than allowed"),
                        line -> early(line, "separators in UTF-16", "limit of 1000 fields"),
                        line -> early(line, "zeros", "NUL character in line 2"),
                        line -> early(line, "bytes of no text", "(line 2): save it as UTF-8"),
                        line -> early(line, "a ZIP", "a workbook or an archive"),
                        line -> assertThat(line).contains("more than the 10485760 bytes"),
                        line -> assertThat(line).contains("more than the 10485760 bytes"),
                        line -> assertThat(line).contains("accepted=0, refused=349524, duplicates=0] 1000"),
                        line -> assertThat(line).contains("accepted=0, refused=524285, duplicates=0] 1000"));
    }

    private static void early(String line, String name, String reason) {
        assertThat(line).startsWith(name + " | 1 MB | CSV file file ").contains(reason);
    }
}
