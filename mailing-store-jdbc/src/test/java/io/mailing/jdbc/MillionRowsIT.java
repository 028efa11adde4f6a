package io.mailing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million rows in a heap of 64 MB. */
@Tag("long")
class MillionRowsIT {

    private static final int ROWS = 1_000_000;

    @TempDir
    Path folder;

    private Path csv() throws IOException {
        Path file = folder.resolve("guests.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,email,first_name,balance\n");
            for (int i = 1; i <= ROWS; i++) {
                out.write(i + ",guest" + i + "@guests.example,Guest " + i + "," + i % 5000 + "\n");
            }
            out.write("x,GUEST7@guests.example,Again,1\n");
            out.write("y,,Nobody,1\n");
        }
        return file;
    }

    @Test
    void a_million_rows_go_from_file_to_their_people_in_64_mb() throws IOException, InterruptedException {
        Path csv = csv();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start()) {
            List<String> said = uploadAndSend(server.getJdbcUrl("postgres", "postgres"), csv);
            said.stream()
                    .filter(line -> line.startsWith(MillionRows.UPLOADED) || line.startsWith(MillionRows.SENT))
                    .forEach(System.out::println);
            assertThat(said)
                    .as(() -> String.join("\n", said))
                    .anyMatch(line -> line.startsWith(MillionRows.UPLOADED + ROWS + " 1 1 "))
                    .anyMatch(line -> line.startsWith(MillionRows.SENT + ROWS + " 0 FINISHED "));
        }
    }

    private static List<String> uploadAndSend(String url, Path csv) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionRows.class.getName(),
                        url,
                        "postgres",
                        csv.toString())
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        try (var lines = child.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(said::add);
        } finally {
            Process unused = child.destroyForcibly();
        }
        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said;
    }
}
