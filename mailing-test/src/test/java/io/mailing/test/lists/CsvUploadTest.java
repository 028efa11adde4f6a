package io.mailing.test.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import io.mailing.audience.CsvTemplate;
import io.mailing.audience.RowCounts;
import io.mailing.audience.RowProblem;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import io.mailing.spi.AudienceSchema;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recognised, taken and refused of a CSV file. */
class CsvUploadTest {

    private static final String NAMES = "email;имя\r\na@guests.example;Анна\r\nb@guests.example;Борис\r\n";

    private final ListDesk desk = new ListDesk();

    @AfterEach
    void close() {
        desk.close();
    }

    private List<Object> attribute(UploadReport report, String name) {
        return desk.people(report).stream()
                .map(person -> person.attributes().get(name))
                .toList();
    }

    private UploadReport upload(byte[] file) {
        return desk.lists().upload("guests", new ByteArrayInputStream(file), UploadOptions.defaults());
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
    void the_charset_is_recognised(String charset, boolean mark) {
        UploadReport report = upload(((mark ? "\uFEFF" : "") + NAMES).getBytes(Charset.forName(charset)));
        assertThat(attribute(report, "имя")).containsExactly("Анна", "Борис");
        assertThat(report.rows()).isEqualTo(new RowCounts(2, 0, 0));
    }

    @Test
    void windows_1251_is_recognised_however_late_its_first_letter_comes() {
        String rows = "email,name\n" + "a@guests.example,x\n".repeat(500) + "z@guests.example,Яна\n";
        UploadReport report = upload(rows.getBytes(Charset.forName("windows-1251")));
        assertThat(attribute(report, "name")).hasSize(501).endsWith("Яна");
    }

    @Test
    void broken_text_ends_the_upload_with_its_line_and_nothing_is_kept() {
        byte[] cut = "email,name\na@guests.example,Анна\nb@guests.example,Яна".getBytes(StandardCharsets.UTF_8);
        byte[] odd = Arrays.copyOf(
                NAMES.getBytes(StandardCharsets.UTF_16LE), NAMES.getBytes(StandardCharsets.UTF_16LE).length - 1);
        byte[] mixed =
                "email,name\na@guests.example,Анна\nb@guests.example,\u00FF\u00FE\n".getBytes(StandardCharsets.UTF_8);
        mixed[mixed.length - 3] = (byte) 0xFF;
        assertThatThrownBy(() -> upload(Arrays.copyOf(cut, cut.length - 1)))
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("not in UTF-8 (line 3)");
        assertThatThrownBy(() -> upload(odd)).hasMessageContaining("not in UTF-16LE (line 4)");
        assertThatThrownBy(() -> upload(mixed)).hasMessageContaining("not in UTF-8 (line 3)");
        assertThatThrownBy(() -> desk.upload("email,name\r\na@guests.example,A\r\n\r\nb@guests.example,B\0\r\n"))
                .hasMessageContaining("NUL character in line 4");
        assertThat(desk.lists().list(null, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void the_separator_is_recognised_outside_of_quotes(String separator) {
        UploadReport report = desk.upload("\n"
                + String.join(separator, "\"a,b;c,d;e,f;\"", "email", "note") + "\n"
                + String.join(separator, "1", "a@guests.example", "2") + "\n");
        assertThat(attribute(report, "a,b;c,d;e,f;")).containsExactly("1");
        assertThat(attribute(report, "note")).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lines_may_end_in_each_way(String end) {
        UploadReport report = desk.upload(
                String.join(end, "email,name", "a@guests.example,\"x\ny\"", "", ",", "wrong", "b@guests.example,z"));
        assertThat(report.rows()).isEqualTo(new RowCounts(2, 1, 0));
        assertThat(report.refused())
                .containsExactly(new RowProblem(6, null, "wrong-field-count", "has 1 fields, the header has 2"));
    }

    @Test
    void lines_that_end_in_different_ways_are_counted_as_lines() {
        UploadReport report = desk.upload("email,name\ra@guests.example,A\r\nb@guests.example\nc@guests.example,C");
        assertThat(report.refused()).extracting(RowProblem::line).containsExactly(3L);
        assertThat(report.rows().accepted()).isEqualTo(2);
    }

    @Test
    void a_faulty_row_is_refused_with_line_and_reason_and_the_others_are_taken() {
        UploadReport report = desk.upload("""
                ID,Email,telegram,locale,zone
                1,a@guests.example,,pl-PL,Europe/Warsaw
                 ,b@guests.example,,,
                2,none,,,
                3,,,,
                4,none,404,,
                5,e@guests.example,,x,
                6,f@guests.example,,,Mars/Base
                7,g@guests.example,,,,
                """);
        assertThat(report.rows()).isEqualTo(new RowCounts(2, 6, 0));
        assertThat(report.refused())
                .extracting(RowProblem::toString)
                .containsExactly(
                        "line 3, column 'ID': is blank: each recipient needs an id",
                        "line 4: has no address that can be used: This is no address for email",
                        "line 5: has no address",
                        "line 7, column 'locale': is not a locale such as pl-PL",
                        "line 8, column 'zone': is not a time zone such as Europe/Warsaw",
                        "line 9: has 6 fields, the header has 5");
        assertThat(report.leftOut())
                .containsExactly(new RowProblem(6, "Email", "bad-address", "This is no address for email"));
        assertThat(report.leftOutAddresses()).isEqualTo(1);
        List<Recipient> people = desk.people(report);
        assertThat(people).extracting(Recipient::id).containsExactly("1", "4");
        assertThat(people.get(0).locale()).isEqualTo(Locale.forLanguageTag("pl-PL"));
        assertThat(people.get(1).addresses()).isEqualTo(Map.of("telegram", "404"));
    }

    @Test
    void known_attributes_have_their_types_whatever_the_case_of_the_header() {
        UploadOptions options = UploadOptions.builder()
                .attribute("Balance", AttributeType.NUMBER)
                .attribute("vip", AttributeType.BOOLEAN)
                .attribute("born", AttributeType.DATE)
                .attribute("seen", AttributeType.TIME)
                .build();
        UploadReport report = desk.upload("""
                email;BALANCE;Vip;Born;seen;postcode
                a@guests.example;1250;yes;1990-05-01;2026-03-01T09:30;00501
                b@guests.example;-12,5;НЕТ;01.05.1990;2026-03-01 09:30:15+02:00;
                c@guests.example;1\u00A0250,50;;;;
                d@guests.example;1,250;;;;
                e@guests.example;1,250.50;;;;
                f@guests.example;many;;;;
                g@guests.example;;maybe;;;
                h@guests.example;;;31.02.1990;;
                i@guests.example;;;;noon;
                """, StandardCharsets.UTF_8, options);
        assertThat(report.refused())
                .extracting(RowProblem::column)
                .containsExactly("Balance", "Balance", "Balance", "vip", "born", "seen");
        assertThat(report.refused().toString()).doesNotContain("1,250").doesNotContain("maybe");
        List<Recipient> people = desk.people(report);
        assertThat(people).hasSize(3);
        assertThat(people.get(0).attributes())
                .containsEntry("Balance", 1250L)
                .containsEntry("vip", true)
                .containsEntry("born", LocalDate.of(1990, 5, 1))
                .containsEntry("seen", LocalDateTime.of(2026, 3, 1, 9, 30))
                .containsEntry("postcode", "00501");
        assertThat(people.get(1).attributes())
                .containsEntry("Balance", new BigDecimal("-12.5"))
                .containsEntry("vip", false)
                .containsEntry("born", LocalDate.of(1990, 5, 1))
                .containsEntry("seen", OffsetDateTime.parse("2026-03-01T09:30:15+02:00"));
        assertThat(people.get(2).attributes())
                .containsEntry("Balance", new BigDecimal("1250.50"))
                .doesNotContainKey("vip");
        assertThat(desk.lists().find(report.list()).orElseThrow().schema().types())
                .containsEntry("Balance", AttributeType.NUMBER)
                .containsEntry("postcode", AttributeType.TEXT);
    }

    @Test
    void headers_and_files_of_no_use_are_refused() {
        assertThatThrownBy(() -> desk.upload("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> desk.upload("email,EMAIL\n")).hasMessageContaining("'EMAIL' twice");
        assertThatThrownBy(() -> desk.upload("email,,name\n"))
                .hasMessageContaining("column 2 of the header has no name");
        assertThatThrownBy(() -> desk.upload("id,name\n1,A\n")).hasMessageContaining("no column with addresses");
        assertThatThrownBy(() -> desk.upload("email,name\na@guests.example,\"A\n"))
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("after line 1");
        UploadReport headerOnly = desk.upload("email,name\n");
        assertThat(headerOnly.rows()).isEqualTo(new RowCounts(0, 0, 0));
    }

    @Test
    void options_that_name_an_unknown_channel_are_refused() {
        UploadOptions swapped = UploadOptions.builder().address("mail", "email").build();
        UploadOptions phones = UploadOptions.builder().phones("fax").build();
        String file = "email,mail\na@guests.example,b@guests.example\n";
        assertThatThrownBy(() -> desk.upload(file, StandardCharsets.UTF_8, swapped))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "no channel 'mail' on this node, only [email, instagram, sms, telegram, whatsapp]");
        assertThatThrownBy(() -> desk.upload(file, StandardCharsets.UTF_8, phones))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no channel 'fax'");
        assertThat(desk.lists().list(null, 10)).isEmpty();
        UploadOptions elsewhere =
                UploadOptions.builder().address("instagram", "mail").build();
        assertThat(desk.upload(file, StandardCharsets.UTF_8, elsewhere).rows().accepted())
                .as("a channel that is known without the node")
                .isEqualTo(1);
    }

    @Test
    void formulas_are_data_when_they_are_read() {
        UploadReport report =
                desk.upload("email,note\na@guests.example,\"=cmd|' /C calc'!A0\"\n+b@guests.example,@SUM(1)\n");
        assertThat(attribute(report, "note")).containsExactly("=cmd|' /C calc'!A0", "@SUM(1)");
    }

    @Test
    void a_template_is_filled_in_and_uploaded() {
        AudienceSchema schema = new AudienceSchema(
                Set.of("email"), Map.of("=SUM(1)", AttributeType.TEXT, "balance", AttributeType.NUMBER));
        CsvTemplate template = CsvTemplate.of(schema).separator(';').withExample();
        assertThat(template.text()).startsWith("id;email;").contains("'=SUM(1)").endsWith("en-GB;Europe/London\r\n");
        UploadReport report = desk.lists()
                .upload(
                        "guests",
                        new ByteArrayInputStream(template.bytes()),
                        UploadOptions.builder().schema(schema).build());
        assertThat(report.rows()).isEqualTo(new RowCounts(1, 0, 0));
        Recipient anna = desk.people(report).get(0);
        assertThat(anna.attributes()).containsEntry("=SUM(1)", "text").containsEntry("balance", new BigDecimal("12.5"));
        assertThat(anna.addresses()).containsOnlyKeys("email");
    }

    @Test
    void duplicates_are_told_by_id_and_by_normalised_address() {
        UploadOptions options =
                UploadOptions.builder().ignoreDuplicates().region("PL").build();
        UploadReport first = desk.upload("""
                id,email,sms
                1,Anna@Bücher.example,600 100 200
                1,other@guests.example,
                2,anna@xn--bcher-kva.EXAMPLE,
                3,,+48 600-100-200
                4,,600 100 201
                """, StandardCharsets.UTF_8, options);
        assertThat(first.rows()).isEqualTo(new RowCounts(2, 0, 3));
        assertThat(first.duplicates())
                .extracting(RowProblem::toString)
                .containsExactly(
                        "line 3, column 'id': the id stands in line 2 already",
                        "line 4, column 'email': the address stands in line 2 already",
                        "line 5, column 'sms': the address stands in line 2 already");
        UploadReport second = desk.lists()
                .add(
                        first.list(),
                        new ByteArrayInputStream(
                                "sms,ID\n0048600100201,9\n600100202,10\n".getBytes(StandardCharsets.UTF_8)),
                        options);
        assertThat(second.duplicates())
                .containsExactly(
                        new RowProblem(2, "sms", "duplicate-address", "the address stands in file 1, line 6 already"));
        assertThat(desk.people(first.list())).extracting(Recipient::id).containsExactly("1", "4", "10");
        assertThat(desk.lists().find(first.list()).orElseThrow().schema().types())
                .as("known columns keep their spelling")
                .containsKey("id")
                .doesNotContainKey("ID");
    }

    @Test
    void typed_addresses_have_names_and_any_sign_between() {
        UploadReport report = desk.lists()
                .uploadTyped(
                        "friends",
                        "email",
                        """
                        "Doe, Anna \\"A\\"" <anna@guests.example>; boris@guests.example
                        Clara Doe <clara@guests.example>,, <dora@guests.example>
                        none; "unclosed <x@guests.example>
                        Anna@guests.example; Eva <eva@guests.example
                        """,
                        UploadOptions.builder().ignoreDuplicates().build());
        assertThat(report.rows()).isEqualTo(new RowCounts(4, 3, 1));
        assertThat(report.refused()).extracting(RowProblem::line).containsExactly(5L, 6L, 8L);
        assertThat(report.duplicates()).extracting(RowProblem::line).containsExactly(7L);
        assertThat(desk.people(report))
                .extracting(Recipient::id)
                .containsExactly(
                        "email:anna@guests.example",
                        "email:boris@guests.example",
                        "email:clara@guests.example",
                        "email:dora@guests.example");
        assertThat(attribute(report, "name")).containsExactly("Doe, Anna \"A\"", null, "Clara Doe", null);
        assertThatThrownBy(() -> desk.lists().uploadTyped("x", "fax", "1", UploadOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no channel 'fax'");
    }

    @Test
    void a_report_names_as_many_rows_as_is_asked_for() {
        UploadReport report = desk.upload(
                "email\n" + "none\n".repeat(5),
                StandardCharsets.UTF_8,
                UploadOptions.builder().reported(2).build());
        assertThat(report.rows().refused()).isEqualTo(5);
        assertThat(report.refused()).hasSize(2);
    }
}
