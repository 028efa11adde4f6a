package io.mailing.examples.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.examples.mainjob.JobRunner.Result;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainJobTest {

    private static final String GUESTS = """
            id,first_name,email,telegram,balance,city,locale,zone
            1,Анна,anna@mail.example,701,10.50,Казань,ru-RU,Europe/Moscow
            2,Jan,jan@mail.example,,1250.5,Łódź,pl-PL,Europe/Warsaw
            3,Ruth,ruth@mail.example,663,7,York,en-GB,Europe/London
            4,Jack,,664,7,York,en-GB,Europe/London
            5,,gone.with@mail.example,,7,York,en-GB,Europe/London
            6,Emma,emma.mail.example,,7,York,en-GB,Europe/London
            7,Hugh,hugh@mail.example,,7,,en-GB,Europe/London
            8,Miles,,,7,York,en-GB,Europe/London
            """;

    @Test
    void campaign_ends_with_the_sums_of_ledger_and_servers() {
        JobRunner job = new JobRunner("sums");
        Path csv = job.file("guests.csv", GUESTS);

        Result result = job.run("--csv", csv.toString(), "--throttle", "60000");

        assertThat(result.code()).as(result.shown()).isZero();
        assertThat(result.shown())
                .contains("8 = 3 sent + 2 failed + 3 skipped + 0 cancelled + 0 expired + 0 in doubt: it adds up")
                .contains("3 sent: 2 by email, 1 by telegram")
                .contains("3 received: 2 by email, 1 by telegram")
                .contains("over 1 life of this program")
                .contains("They agree, address by address: each of the 3 that are called sent is there, none twice.");
    }

    @Test
    void every_kind_of_failure_has_its_reason() {
        JobRunner job = new JobRunner("reasons");
        Path csv = job.file("guests.csv", GUESTS);

        Result result = job.run("--csv", csv.toString(), "--throttle", "60000");

        assertThat(result.shown())
                .containsPattern("1 +failed +telegram +telegram-403-blocked")
                .containsPattern("1 +failed +email +smtp-550")
                .containsPattern("1 +skipped +- +bad-address")
                .containsPattern("1 +skipped +- +no-address")
                .containsPattern("1 +skipped +email +missing-value")
                .containsPattern("3 +sent +email +ruth@mail.example +2 ");
    }

    @Test
    void one_mail_is_shown_as_it_arrived() {
        JobRunner job = new JobRunner("mail");
        Path csv = job.file("guests.csv", GUESTS.replace("Анна,anna@mail.example,701", "Анна,anna@mail.example,"));

        Result result = job.run("--csv", csv.toString(), "--throttle", "60000");

        assertThat(result.shown())
                .contains("To: anna@mail.example")
                .contains("Subject: Анна, a gift for you")
                .contains("image/png 'gift.png'")
                .contains("You have 10,50 points");
    }

    @Test
    void every_line_of_the_history_fits_a_screen_of_120() {
        JobRunner job = new JobRunner("width");
        Path csv = job.file("guests.csv", GUESTS);

        Result result = job.run(Map.of(), 120, "--csv", csv.toString(), "--throttle", "60000");

        assertThat(result.shown().lines().toList())
                .anyMatch(line -> line.matches(" ID Created .* Total Waiting Sent Failed Cancelled .* Delivered"))
                .allMatch(line -> line.length() <= 120);
    }

    @Test
    void a_run_after_a_finished_one_is_a_new_campaign_with_sums_of_its_own() {
        JobRunner job = new JobRunner("again");
        Path csv = job.file("guests.csv", GUESTS);
        Result first = job.run("--csv", csv.toString(), "--throttle", "60000");

        Result second = job.run("--csv", csv.toString(), "--throttle", "60000");

        assertThat(first.code()).isZero();
        assertThat(second.shown())
                .containsPattern("\n +2 .*\n +1 ")
                .contains("They agree, address by address: each of the 3");
    }

    @Test
    void nothing_in_doubt_means_nothing_is_sent_again() {
        JobRunner job = new JobRunner("no-doubt");
        Path csv = job.file("guests.csv", GUESTS);
        job.run("--csv", csv.toString(), "--throttle", "60000");

        Result result = job.run("--csv", csv.toString(), "--resend-in-doubt");

        assertThat(result.code()).isZero();
        assertThat(result.shown()).contains("Nothing is in doubt").contains("each of the 3 that are called sent");
    }

    @Test
    void an_unknown_variable_is_told_before_anything_is_sent() {
        JobRunner job = new JobRunner("variable");
        Path csv = job.file("guests.csv", GUESTS);
        Path text = job.file("text.txt", "Hello <frist_name>!");

        Result result = job.run("--csv", csv.toString(), "--text", text.toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.shown())
                .contains("unknown variable 'frist_name' at line 1, column 7")
                .contains("did you mean 'first_name'?")
                .doesNotContain("Sending");
    }

    @Test
    void a_broken_csv_is_told_with_its_line() {
        JobRunner job = new JobRunner("broken");
        Path csv = job.file("guests.csv", "id,email\n1,anna@mail.example\n2,\"jan");

        Result result = job.run("--csv", csv.toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.shown()).contains("Error: ").contains("guests.csv");
    }

    @Test
    void help_lists_every_option() {
        assertThat(new JobRunner("help").run("--help").shown())
                .contains("--smtp HOST:PORT", "--bot-token-env", "--jdbc URL", "--resend-in-doubt", "--fresh");
    }

    @Test
    void ones_own_smtp_server_gets_the_mail_and_no_stand_in_is_started() throws IOException, InterruptedException {
        JobRunner job = new JobRunner("own-smtp");
        Path csv = job.file("guests.csv", GUESTS);
        Path other = JobRunner.emptyFolder("own-smtp-server");
        Path mails = Files.createDirectories(other.resolve("mail"));
        try (ReceivedLog log = ReceivedLog.open(other.resolve("received.log"), Clock.systemUTC());
                SmtpStandIn server = SmtpStandIn.start(log, mails)) {

            Result result = job.run(
                    "--csv",
                    csv.toString(),
                    "--throttle",
                    "60000",
                    "--smtp",
                    server.host() + ":" + server.port(),
                    "--smtp-security",
                    "none",
                    "--from",
                    "Shop <news@shop.example>",
                    "--wait",
                    "0");

            assertThat(result.code()).as(result.shown()).isZero();
            assertThat(result.shown())
                    .contains("takes messages from this sender")
                    .contains("These messages really leave.")
                    .contains("3 sent: 3 by email")
                    .doesNotContain("stand-in");
            assertThat(log.counts().received().values()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void an_smtp_server_that_is_not_there_is_told_and_nothing_is_sent() {
        Result result = new JobRunner("no-smtp").run("--smtp", "127.0.0.1:1", "--from", "a@shop.example");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.shown())
                .contains("Error: the SMTP server can't be used (connect)")
                .contains("Nothing was sent");
    }

    @Test
    void a_database_that_is_not_there_is_told() {
        Result result = new JobRunner("no-database").run("--jdbc", "jdbc:h2:file:/proc/nowhere/x");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.shown()).contains("Error: the database can't be used");
    }

    @Test
    void a_folder_is_for_one_run_at_a_time() throws IOException {
        JobRunner job = new JobRunner("locked");
        try (FileChannel other = job.lock()) {
            assertThat(other.isOpen()).isTrue();

            Result result = job.run("--fresh");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.shown()).contains("another run is under way in").contains("locked");
        }
    }
}
