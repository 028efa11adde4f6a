package io.mailing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The suites in their smallest form, so that they never rot. What they measure then is worth nothing. */
class MainTest {

    private static final String FIGURE = "\\d+(\\.\\d+)?";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void hasResult(String suite) {
        assertThat(said().lines().filter(line -> line.startsWith("RESULT suite=" + suite + " ")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .matches("\\S+ \\S+ ours=FIGURE best_peer=FIGURE limit=FIGURE x_peer=FIGURE of_limit=FIGURE"
                        .replace("FIGURE", FIGURE));
    }

    @Test
    @Tag("once")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void store_runs_in_its_smallest_form() {
        assertThat(run("store", "--rounds", "1", "--recipients", "1000"))
                .as(this::complained)
                .isZero();
        hasResult("store");
        assertThat(said())
                .contains("fsync on", "synchronous_commit on", "db-scheduler", "JobRunr", "Quartz", "bare JDBC");
    }

    @Test
    @Tag("once")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void template_runs_in_its_smallest_form() {
        assertThat(run("template", "--rounds", "1", "--millis", "1"))
                .as(this::complained)
                .isZero();
        hasResult("template");
        hasResult("template-utf8");
        hasResult("template-json");
        hasResult("template-quoted-printable");
        assertThat(said()).contains(TemplateEngines.PEERS);
    }

    @Test
    @Tag("once")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void history_runs_in_its_smallest_form() {
        assertThat(run("history", "--rounds", "1", "--recipients", "20000"))
                .as(this::complained)
                .isZero();
        assertThat(said().lines().filter(line -> line.startsWith("RESULT suite=")))
                .hasSize(2);
    }

    @Test
    void help_names_every_suite() {
        assertThat(run("--help")).isZero();
        assertThat(said()).contains("store", "template", "snapshot", "memory", "recovery", "history", "--quick");
    }

    @Test
    void unknown_suite_is_refused_with_the_list() {
        assertThat(run("speed")).isEqualTo(2);
        assertThat(complained()).contains("'speed'", "store, template, snapshot, memory, recovery, history");
        assertThat(said()).isEmpty();
    }

    @Test
    void unknown_argument_is_refused() {
        assertThat(run("store", "--slow")).isEqualTo(2);
        assertThat(complained()).contains("'--slow'");
    }

    @Test
    void number_is_wanted_where_a_number_belongs() {
        assertThat(run("store", "--rounds")).isEqualTo(2);
        assertThat(complained()).contains("--rounds wants a whole number above zero, was nothing");
    }
}
