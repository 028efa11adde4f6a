package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvAudienceTest {

    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return file(content, StandardCharsets.UTF_8);
    }

    private Path file(String content, Charset charset) throws IOException {
        return Files.write(folder.resolve("guests.csv"), content.getBytes(charset));
    }

    private static List<Recipient> read(CsvAudience audience) {
        List<Recipient> recipients = new ArrayList<>();
        audience.forEach(recipients::add);
        return recipients;
    }

    @Test
    void columns_become_id_addresses_attributes_locale_and_zone() throws IOException {
        CsvAudience audience = CsvAudience.of(file("""
                ID,Email,telegram,first_name,balance,locale,zone
                7,anna@guests.example,42,Анна,1250.50,ru-RU,Europe/Moscow
                """));
        assertThat(audience.schema().channels()).containsExactlyInAnyOrder("email", "telegram");
        assertThat(audience.schema().attributes()).contains("first_name", "balance", "Email");
        Recipient anna = read(audience).get(0);
        assertThat(anna.id()).isEqualTo("7");
        assertThat(anna.addresses())
                .containsEntry("email", "anna@guests.example")
                .containsEntry("telegram", "42");
        assertThat(anna.attributes()).containsEntry("first_name", "Анна").containsEntry("balance", "1250.50");
        assertThat(anna.locale()).isEqualTo(Locale.forLanguageTag("ru-RU"));
        assertThat(anna.zone()).isEqualTo(ZoneId.of("Europe/Moscow"));
    }

    @Test
    void without_an_id_column_the_line_is_the_id() throws IOException {
        CsvAudience audience = CsvAudience.of(file("email\na@guests.example\nb@guests.example\n"));
        assertThat(read(audience)).extracting(Recipient::id).containsExactly("2", "3");
    }

    @Test
    void a_blank_address_is_none() throws IOException {
        CsvAudience audience = CsvAudience.of(file("email,telegram\n ,42\n"));
        assertThat(read(audience).get(0).addresses()).containsOnlyKeys("telegram");
    }

    @Test
    void a_byte_order_mark_does_no_harm_even_before_a_quoted_header() throws IOException {
        CsvAudience audience = CsvAudience.of(file("\uFEFF\"email\",name\na@guests.example,A\n"));
        assertThat(audience.schema().channels()).containsExactly("email");
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8,false",
        "UTF-8,true",
        "UTF-16LE,false",
        "UTF-16LE,true",
        "UTF-16BE,false",
        "UTF-16BE,true",
        "windows-1251,false"
    })
    void charset_and_separator_are_recognised(String charset, boolean mark) throws IOException {
        for (String separator : List.of(",", ";", "\t")) {
            String rows = "email,имя,\"a,b;c,d;e\"\r\nanna@guests.example,Анна,1\r\nboris@guests.example,Борис,\r\n";
            String text = rows.replaceAll(",(?=[^\"]*(\"[^\"]*\"[^\"]*)*$)", separator);
            CsvAudience audience = CsvAudience.of(file((mark ? "\uFEFF" : "") + text, Charset.forName(charset)));
            audience.verify();
            assertThat(audience.schema().channels()).containsExactly("email");
            assertThat(audience.schema().attributes()).containsExactly("email", "имя", "a,b;c,d;e");
            assertThat(read(audience))
                    .extracting(person -> person.attributes().get("имя"))
                    .containsExactly("Анна", "Борис");
        }
    }

    @Test
    void a_charset_and_a_separator_that_are_named_win() throws IOException {
        Path file = file("a;b,email\nAnna;x,a@guests.example\n");
        assertThat(CsvAudience.builder(file).separator(';').build().schema().attributes())
                .containsExactly("a", "b,email");
        assertThat(CsvAudience.builder(file("email;имя\na@guests.example;Анна\n", Charset.forName("windows-1251")))
                        .charset(Charset.forName("KOI8-R"))
                        .build()
                        .schema()
                        .attributes())
                .hasSize(2)
                .doesNotContain("имя");
        CsvAudience audience = CsvAudience.builder(
                        file("email|имя\na@guests.example|Łucja\n", Charset.forName("UTF-16")))
                .charset(StandardCharsets.UTF_16)
                .separator('|')
                .build();
        assertThat(read(audience).get(0).attributes()).containsEntry("имя", "Łucja");
    }

    @Test
    void a_letter_that_comes_late_tells_the_charset_in_every_reading() throws IOException {
        String rows = "email;name\n" + "a@guests.example;x\n".repeat(1_000) + "z@guests.example;Яна\n";
        CsvAudience audience = CsvAudience.of(file(rows, Charset.forName("windows-1251")));
        audience.verify();
        assertThat(read(audience))
                .hasSize(1_001)
                .last()
                .satisfies(person -> assertThat(person.attributes()).containsEntry("name", "Яна"));
    }

    @Test
    void a_missing_address_column_is_named_with_those_that_are_there() throws IOException {
        CsvAudience audience = CsvAudience.builder(file("mail,name\n"))
                .address("email", "e-mail")
                .build();
        assertThatThrownBy(audience::schema)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("no column 'e-mail' for the channel 'email'")
                .hasMessageContaining("[mail, name]");
    }

    @Test
    void a_broken_quote_names_the_line() throws IOException {
        CsvAudience audience = CsvAudience.of(file("email,name\na@guests.example,A\nb@guests.example,\"B\n"));
        assertThatThrownBy(audience::verify)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("broken after line 2");
    }

    @Test
    void text_after_a_closing_quote_names_the_line() throws IOException {
        CsvAudience audience = CsvAudience.of(file("email,name\na@guests.example,\"A\"B\n"));
        assertThatThrownBy(audience::verify)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("broken after line 1");
    }

    @Test
    void a_row_with_a_field_too_few_or_too_many_names_the_line() throws IOException {
        assertThatThrownBy(CsvAudience.of(file("email,name\na@guests.example,A\nb@guests.example\n"))::verify)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("line 3: has 1 fields, the header has 2");
        assertThatThrownBy(CsvAudience.of(file("email,name\na@guests.example,A,1\n"))::verify)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("line 2: has 3 fields");
    }

    @Test
    void a_wrong_encoding_is_refused_and_never_replaced_by_question_marks() throws IOException {
        Path file = file("email,name\na@guests.example,Анна\n", Charset.forName("windows-1251"));
        assertThatThrownBy(CsvAudience.builder(file)
                        .charset(StandardCharsets.UTF_8)
                        .build()::verify)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("is not in UTF-8")
                .hasMessageContaining("name its charset");
        byte[] broken = "email,name\na@guests.example,Анна\nb@guests.example,Яна".getBytes(StandardCharsets.UTF_8);
        Path cut = Files.write(folder.resolve("guests.csv"), Arrays.copyOf(broken, broken.length - 1));
        assertThatThrownBy(CsvAudience.of(cut)::verify)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("is not in UTF-8 (line 3)");
    }

    @Test
    void a_file_over_the_limit_is_refused_before_it_is_read() throws IOException {
        CsvAudience audience = CsvAudience.builder(file("email\na@guests.example\n"))
                .maxBytes(10)
                .build();
        assertThatThrownBy(audience::schema)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("at most 10 are allowed");
    }

    @Test
    void missing_and_empty_files_and_bad_headers_are_refused() throws IOException {
        assertThatThrownBy(CsvAudience.of(folder.resolve("no.csv"))::schema).hasMessageContaining("does not exist");
        assertThatThrownBy(CsvAudience.of(file(""))::schema).hasMessageContaining("is empty");
        assertThatThrownBy(CsvAudience.of(file("email,Email\n"))::schema).hasMessageContaining("'Email' twice");
        assertThatThrownBy(CsvAudience.of(file("email,,x\n"))::schema).hasMessageContaining("column 2 of the header");
    }

    @Test
    void a_bad_locale_zone_or_id_names_its_line() throws IOException {
        assertThatThrownBy(CsvAudience.of(file("email,locale\na@guests.example,x\n"))::verify)
                .hasMessageContaining("line 2")
                .hasMessageContaining("column 'locale': is not a locale");
        assertThatThrownBy(CsvAudience.of(file("email,zone\na@guests.example,Mars/Base\n"))::verify)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(CsvAudience.of(file("id,email\n ,a@guests.example\n"))::verify)
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("line 2");
    }
}
