package io.mailing.examples.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.examples.mainjob.Options.Security;
import io.mailing.examples.mainjob.Options.Switch;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsReaderTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("MAILING_SMTP_PASSWORD", "open sesame", "BOT", "1:token", "EMPTY", "");

    private static Options read(String... arguments) {
        return OptionsReader.read(ENVIRONMENT::get, arguments);
    }

    @Test
    void without_options_nothing_leaves_the_machine() {
        Options options = read();

        assertThat(options.servers().own()).isFalse();
        assertThat(options.perMinute()).isEqualTo(2400);
        assertThat(options.switches()).isEmpty();
    }

    @Test
    void smtp_takes_its_password_from_the_environment() {
        Options options = read(
                "--smtp",
                "mail.shop.example:465",
                "--smtp-security",
                "ssl",
                "--smtp-user",
                "anna",
                "--from",
                "a@shop.example");

        assertThat(options.servers().own()).isTrue();
        assertThat(options.servers().smtp()).satisfies(smtp -> {
            assertThat(smtp.host()).isEqualTo("mail.shop.example");
            assertThat(smtp.port()).isEqualTo(465);
            assertThat(smtp.security()).isEqualTo(Security.SSL);
            assertThat(smtp.login())
                    .satisfies(login -> assertThat(login.password().value()).isEqualTo("open sesame"));
        });
    }

    @Test
    void options_show_no_secret() {
        Options options = read(
                "--smtp",
                "mail.shop.example:587",
                "--smtp-user",
                "anna",
                "--from",
                "a@shop.example",
                "--bot-token-env",
                "BOT");

        assertThat(options.toString()).doesNotContain("sesame").doesNotContain("1:token");
    }

    @Test
    void switches_are_read() {
        assertThat(read("--resend-in-doubt").has(Switch.RESEND_IN_DOUBT)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --sned                                  | there is no option '--sned'
                    --csv                                   | --csv needs a value
                    --csv --fresh                           | --csv needs a value
                    --csv nowhere.csv                       | there is no file 'nowhere.csv'
                    --throttle 0                            | --throttle must be a whole number from 1 to 1000000, was '0'
                    --throttle fast                         | was 'fast'
                    --throttle 1 --throttle 2               | --throttle is given twice
                    --smtp mail.shop.example                | --smtp must be HOST:PORT such as mail.shop.example:587, was 'mail.shop.example'
                    --smtp mail.shop.example:0 --from a@b.c | the port of --smtp must be a whole number from 1 to 65535, was '0'
                    --smtp mail.shop.example:25             | --smtp needs the sender too
                    --smtp h:25 --from a --smtp-security x  | --smtp-security must be none, starttls or ssl, was 'x'
                    --smtp-user anna                        | --smtp-user is of use only together with --smtp
                    --bot-token-env EMPTY                   | environment variable 'EMPTY', which is empty
                    --jdbc mysql://db                       | --jdbc must begin with jdbc:postgresql: or jdbc:h2:, was 'mysql://db'
                    --jdbc-user anna                        | --jdbc-user is of use only together with --jdbc
                    --jdbc jdbc:h2:mem:x --fresh            | --fresh removes this program's own database only
                    --fresh --resend-in-doubt               | give one of them
                    """)
    void a_bad_option_is_told_with_its_value_and_the_remedy(String arguments, String told) {
        assertThatThrownBy(() -> read(arguments.split(" ", -1)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(told);
    }

    @Test
    void a_database_url_is_told_without_its_password() {
        assertThatThrownBy(() -> read("--jdbc", "jdbc:mysql://me:secret@db.example/x?password=secret"))
                .isInstanceOf(BadInput.class)
                .hasMessageNotContaining("secret");
    }
}
