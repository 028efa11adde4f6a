package io.mailing.test.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import io.mailing.audience.RowProblem;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the report says of a file and its rows. */
class CsvReportTest {

    private final ListDesk desk = new ListDesk();

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void the_report_says_what_was_recognised() {
        UploadReport plain = desk.upload("email,name\na@guests.example,Anna\n");
        assertThat(plain.charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(plain.separator()).isEqualTo(',');
        UploadReport cyrillic = desk.upload(
                "email\tname\na@guests.example\tАнна\n", Charset.forName("windows-1251"), UploadOptions.defaults());
        assertThat(cyrillic.charset()).isEqualTo(Charset.forName("windows-1251"));
        assertThat(cyrillic.separator()).isEqualTo('\t');
        assertThat(cyrillic.warnings()).isEmpty();
        assertThat(cyrillic).asString().contains("(windows-1251, separator tab): 1 accepted");
        UploadReport typed = desk.lists().uploadTyped("friends", "email", "a@guests.example", UploadOptions.defaults());
        assertThat(typed.charset()).isNull();
        assertThat(typed.separator()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1250,Łukasz",
        "windows-1250,Müller",
        "windows-1250,Zając",
        "windows-1252,André",
        "ISO-8859-2,Łukasz"
    })
    void a_guessed_charset_that_gives_no_words_is_warned_of(String charset, String name) {
        String file = "id;email;first_name\n1;a@guests.example;Anna\n2;b@guests.example;" + name + "\n";
        UploadReport report = desk.upload(
                file,
                Charset.forName(charset),
                UploadOptions.builder().reported(0).build());
        assertThat(report.rows().accepted()).isEqualTo(2);
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.line()).isEqualTo(3);
            assertThat(warning.column()).isEqualTo("first_name");
            assertThat(warning.code()).isEqualTo("mixed-letters");
            assertThat(warning.reason()).contains("read as windows-1251, by guess");
        });
        assertThat(report).asString().contains("warning: line 3, column 'first_name'");
        assertThat(report.warnings().toString()).doesNotContain(name.substring(2));

        UploadOptions named =
                UploadOptions.builder().charset(Charset.forName(charset)).build();
        UploadReport again = desk.upload(file, Charset.forName(charset), named);
        assertThat(again.charset()).isEqualTo(Charset.forName(charset));
        assertThat(again.warnings()).isEmpty();
        assertThat(desk.people(again).get(1).attributes()).containsEntry("first_name", name);
    }

    @Test
    void every_problem_has_a_code() {
        UploadOptions options = UploadOptions.builder()
                .attribute("n", AttributeType.NUMBER)
                .attribute("b", AttributeType.BOOLEAN)
                .attribute("d", AttributeType.DATE)
                .attribute("t", AttributeType.TIME)
                .ignoreDuplicates()
                .build();
        String longId = "x".repeat(Recipient.MAX_ID + 1);
        UploadReport report = desk.upload("""
                id;email;sms;n;b;d;t;locale;zone
                1;a@guests.example
                ;a@guests.example;;;;;;;
                %s;a@guests.example;;;;;;;
                2;a@guests.example;;1,250;;;;;
                2;a@guests.example;;many;;;;;
                2;a@guests.example;;;many;;;;
                2;a@guests.example;;;;many;;;
                2;a@guests.example;;;;;many;;
                2;a@guests.example;;;;;;!;
                2;a@guests.example;;;;;;;!
                2;;;;;;;;
                2;none;;;;;;;
                3;a@guests.example;;;;;;;
                3;b@guests.example;;;;;;;
                4;a@guests.example;;;;;;;
                5;none;+48600100200;;;;;;
                """.formatted(longId), StandardCharsets.UTF_8, options);
        assertThat(report.refused())
                .extracting(RowProblem::code)
                .containsExactly(
                        "wrong-field-count",
                        "blank-id",
                        "long-id",
                        "unclear-number",
                        "bad-number",
                        "bad-boolean",
                        "bad-date",
                        "bad-time",
                        "bad-locale",
                        "bad-zone",
                        "no-address",
                        "no-usable-address");
        assertThat(report.duplicates())
                .extracting(RowProblem::code)
                .containsExactly("duplicate-id", "duplicate-address");
        assertThat(report.leftOut()).extracting(RowProblem::code).containsExactly("bad-address");
        UploadReport typed =
                desk.lists().uploadTyped("friends", "email", "<a@guests.example", UploadOptions.defaults());
        assertThat(typed.refused()).extracting(RowProblem::code).containsExactly("bad-address");
    }

    @Test
    void a_header_is_warned_of_too_and_words_of_two_languages_are_not() {
        UploadReport header = desk.upload(
                "email;prénom\na@guests.example;Anna\n", Charset.forName("windows-1252"), UploadOptions.defaults());
        assertThat(header.warnings()).extracting(RowProblem::line).containsExactly(1L);
        UploadReport two = desk.upload(
                "email;note\na@guests.example;Анна Smith, WiFi-роутер № 5, дом №5A\n",
                Charset.forName("windows-1251"),
                UploadOptions.defaults());
        assertThat(two.warnings()).isEmpty();
        UploadReport known = desk.upload("email;note\na@guests.example;SMSка\n");
        assertThat(known.warnings()).as("UTF-8 is no guess").isEmpty();
    }
}
