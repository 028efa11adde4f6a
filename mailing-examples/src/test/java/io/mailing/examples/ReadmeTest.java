package io.mailing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is what is compiled and run. */
class ReadmeTest {

    private static final Path SOURCE = Path.of("src/main/java/io/mailing/examples/FirstSend.java");
    private static final Path README = Path.of("../README.md");

    @Test
    void the_code_of_the_readme_is_the_example() throws IOException {
        assertThat(blocks("java", README)).containsExactly(example());
    }

    @Test
    void the_code_of_the_page_on_written_texts_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/BirthdayWishes.java");
        assertThat(blocks("java", Path.of("../docs/written-texts.md")))
                .containsExactly(sample(source, "writer"), sample(source, "brief"), sample(source, "samples"));
    }

    @Test
    void the_code_of_the_page_on_triggers_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/TriggeredBonus.java");
        assertThat(blocks("java", Path.of("../docs/triggered.md")))
                .containsExactly(sample(source, "launch"), sample(source, "trigger"));
    }

    @Test
    void the_code_of_the_page_on_periodic_campaigns_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/WeeklyNews.java");
        assertThat(blocks("java", Path.of("../docs/periodic.md")))
                .containsExactly(sample(source, "launch"), sample(source, "preview"));
    }

    @Test
    void the_code_of_the_page_on_pace_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/YoungAccount.java");
        Path quiet = Path.of("src/main/java/io/mailing/examples/SleepingGuests.java");
        assertThat(blocks("java", Path.of("../docs/pace.md")))
                .containsExactly(sample(source, "pace"), sample(quiet, "quiet"), sample(quiet, "any-hour"));
    }

    @Test
    void the_code_of_the_page_on_frequency_caps_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/PatientGuests.java");
        assertThat(blocks("java", Path.of("../docs/frequency-caps.md")))
                .containsExactly(sample(source, "caps"), sample(source, "ignore"));
    }

    @Test
    void the_code_of_the_page_on_forecasts_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/BeforeLaunch.java");
        assertThat(blocks("java", Path.of("../docs/forecast.md")))
                .containsExactly(sample(source, "tariff"), sample(source, "look"));
    }

    @Test
    void the_code_of_the_page_on_privacy_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/Forgetting.java");
        assertThat(blocks("java", Path.of("../docs/privacy.md")))
                .containsExactly(sample(source, "suppress"), sample(source, "erase"));
    }

    @Test
    void the_code_of_the_page_on_opting_out_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/OptingOut.java");
        assertThat(blocks("java", Path.of("../docs/opt-outs.md")))
                .containsExactly(
                        sample(source, "scopes"),
                        sample(source, "draft"),
                        sample(source, "reply"),
                        sample(source, "set"),
                        sample(source, "serve"),
                        sample(source, "files"));
    }

    @Test
    void the_code_of_the_page_on_campaigns_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/SavedOffer.java");
        Path test = Path.of("src/main/java/io/mailing/examples/TestMessage.java");
        assertThat(blocks("java", Path.of("../docs/campaigns.md")))
                .containsExactly(
                        sample(source, "save"),
                        sample(source, "prepare"),
                        sample(test, "test"),
                        sample(source, "again"));
    }

    @Test
    void the_code_of_the_page_on_personal_values_is_the_example() throws IOException {
        Path codes = Path.of("src/main/java/io/mailing/examples/InviteCodes.java");
        Path ticket = Path.of("src/main/java/io/mailing/examples/PdfTicket.java");
        assertThat(blocks("java", Path.of("../docs/personal.md")))
                .containsExactly(
                        sample(codes, "codes"),
                        sample(ticket, "register"),
                        sample(ticket, "ticket"),
                        sample(ticket, "draft"));
    }

    @Test
    void the_code_of_the_page_on_audiences_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/ChosenGuests.java");
        assertThat(blocks("java", Path.of("../docs/audiences.md")))
                .containsExactly(sample(source, "draft"), sample(source, "save"), sample(source, "edit"));
    }

    @Test
    void the_code_of_the_page_on_lists_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/GuestLists.java");
        assertThat(blocks("java", Path.of("../docs/lists.md")))
                .containsExactly(
                        sample(source, "template"),
                        sample(source, "upload"),
                        sample(source, "typed"),
                        sample(source, "remove"));
    }

    @Test
    void the_code_of_the_page_on_testing_is_the_example() throws IOException {
        Path source = Path.of("src/test/java/io/mailing/examples/HostUnitTest.java");
        assertThat(blocks("java", Path.of("../docs/testing.md")))
                .containsExactly(sample(source, "kit"), sample(source, "send"));
    }

    @Test
    void the_code_of_the_page_on_evidence_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/EvidenceExample.java");
        assertThat(blocks("java", Path.of("../docs/evidence.md")))
                .containsExactly(sample(source, "wait"), sample(source, "receipt"));
    }

    @Test
    void the_code_of_the_page_on_looking_back_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/LookingBack.java");
        assertThat(blocks("java", Path.of("../docs/history.md")))
                .containsExactly(sample(source, "history"), sample(source, "journal"), sample(source, "export"));
    }

    @Test
    void the_code_of_the_page_on_events_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/Watching.java");
        assertThat(blocks("java", Path.of("../docs/events.md")))
                .containsExactly(sample(source, "listener"), sample(source, "progress"));
    }

    @Test
    void the_code_of_the_page_on_filters_is_the_example() throws IOException {
        Path source = Path.of("src/main/java/io/mailing/examples/Filtering.java");
        assertThat(blocks("java", Path.of("../docs/filters.md")))
                .containsExactly(sample(source, "filter"), sample(source, "did"));
    }

    @Test
    void the_example_is_at_most_twenty_lines() throws IOException {
        assertThat(example().lines()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void the_readme_has_at_most_150_lines() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void run_it_and_test_it_begin_with_their_one_command() throws IOException {
        assertThat(Files.readString(README))
                .contains("## Run it\n\n```sh\nmvn -q -Pquick,main-job\n```\n")
                .contains("## Test it\n\n```sh\nmvn verify\n```\n");
    }

    @Test
    void every_link_of_the_readme_and_the_docs_leads_somewhere() throws IOException {
        List<Path> pages;
        try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
            pages = Stream.concat(
                            Stream.of(README),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
        assertThat(pages).hasSizeGreaterThan(10);
        for (Path page : pages) {
            Matcher link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(page));
            while (link.find()) {
                Path target = page.resolveSibling(link.group(1));
                assertThat(target).as("in %s", page).exists();
            }
        }
    }

    private static String example() throws IOException {
        return sample(SOURCE, "readme");
    }

    /** What stands between a mark and the next end. */
    private static String sample(Path path, String mark) throws IOException {
        String source = Files.readString(path);
        int from = source.indexOf("// " + mark + "\n") + mark.length() + "// \n".length();
        return source.substring(from, source.indexOf("    // end", from))
                .stripTrailing()
                .stripIndent();
    }

    private static List<String> blocks(String language, Path page) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL)
                .matcher(Files.readString(page));
        List<String> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }
}
