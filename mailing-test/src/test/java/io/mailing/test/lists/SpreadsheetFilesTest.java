package io.mailing.test.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.SuppressionFilter;
import io.mailing.SuppressionImport;
import io.mailing.SuppressionScope;
import io.mailing.Suppressions;
import io.mailing.audience.RowCounts;
import io.mailing.audience.RowProblem;
import io.mailing.audience.UploadOptions;
import io.mailing.audience.UploadReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as spreadsheets write them. */
class SpreadsheetFilesTest {

    private final ListDesk desk = new ListDesk();

    @AfterEach
    void close() {
        desk.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=|\n", "SEP=|\r\n", "\uFEFFsep=|\r", "\"sep=|\"\r\n"})
    void a_first_line_that_names_the_separator_is_no_header(String first) {
        UploadReport report = desk.upload(first + "id|email|a,b,c\n1|a@guests.example|x\n2|none|y\n");
        assertThat(report.separator()).isEqualTo('|');
        assertThat(report.rows()).isEqualTo(new RowCounts(1, 1, 0));
        assertThat(report.refused()).extracting(RowProblem::line).containsExactly(4L);
    }

    @Test
    void a_separator_that_the_options_name_goes_before_that_of_the_file() {
        UploadOptions semicolon = UploadOptions.builder().separator(';').build();
        UploadReport report = desk.upload("sep=,\nid;email\n1;a@guests.example\n", StandardCharsets.UTF_8, semicolon);
        assertThat(report.rows().accepted()).isEqualTo(1);
        assertThat(report.separator()).isEqualTo(';');
        assertThatThrownBy(() -> desk.upload("sep=;")).hasMessageContaining("is empty");
    }

    @Test
    void columns_at_the_end_that_have_no_name_may_be_empty() {
        UploadReport report = desk.upload("""
                id;email;;
                1;a@guests.example;;
                2;b@guests.example; ;
                3;c@guests.example
                4;d@guests.example;;x
                5;e@guests.example;;;
                6
                """);
        assertThat(report.rows()).isEqualTo(new RowCounts(3, 3, 0));
        assertThat(report.refused())
                .extracting(RowProblem::toString)
                .containsExactly(
                        "line 5: has a value in column 4, which the header does not name",
                        "line 6: has 5 fields, the header has 4",
                        "line 7: has 1 fields, the header has 2");
        assertThat(report.refused().get(0).code()).isEqualTo("unnamed-column");
        assertThat(desk.lists().find(report.list()).orElseThrow().schema().attributes())
                .containsExactlyInAnyOrder("id", "email");
    }

    private SuppressionImport read(byte[] file) throws IOException {
        return desk.mailing().suppressions().importCsv(new ByteArrayInputStream(file));
    }

    @Test
    void exported_suppressions_come_back_with_semicolons_and_in_another_charset() throws IOException {
        Suppressions suppressions = desk.mailing().suppressions();
        suppressions.suppress(SuppressionScope.address("email", "a@guests.example"), "просил");
        suppressions.suppress(SuppressionScope.recipient("4711"), "house ban");
        StringWriter export = new StringWriter();
        suppressions.exportCsv(SuppressionFilter.first(10), export);
        String saved = export.toString().replace("\",\"", ";").replace("\"", "");
        for (String charset : new String[] {"windows-1251", "UTF-8", "UTF-16LE"}) {
            try (ListDesk other = new ListDesk()) {
                Suppressions there = other.mailing().suppressions();
                InputStream file = new ByteArrayInputStream(
                        ("sep=;\r\n" + saved + ";;;;\r\nemail;none;;;;;\r\n").getBytes(Charset.forName(charset)));
                SuppressionImport report = there.importCsv(file);
                assertThat(report.added()).isEqualTo(2);
                assertThat(report.refusals())
                        .extracting(SuppressionImport.Refusal::line)
                        .containsExactly(6L);
                assertThat(there.find("email", "a@guests.example"))
                        .hasValueSatisfying(found -> assertThat(found.reason()).isEqualTo("просил"));
            }
            try (ListDesk other = new ListDesk()) {
                assertThat(other.mailing()
                                .suppressions()
                                .importCsv(new StringReader(saved))
                                .added())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void what_comes_before_a_broken_line_of_suppressions_is_kept() throws IOException {
        byte[] cut = "channel,address\nemail,a@guests.example\nemail,Яна".getBytes(StandardCharsets.UTF_8);
        cut[cut.length - 1] = ' ';
        SuppressionImport report = read(cut);
        assertThat(report.added()).isEqualTo(1);
        assertThat(report.refusals()).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo(3);
            assertThat(line.reason()).contains("not in UTF-8 (line 3)").contains("nothing after it was read");
        });
        SuppressionImport open =
                read("channel,address\nemail,b@guests.example\nemail,\"c".getBytes(StandardCharsets.UTF_8));
        assertThat(open.added()).isEqualTo(1);
        assertThat(open.refusals())
                .singleElement()
                .satisfies(line -> assertThat(line.line()).isEqualTo(3));
        assertThatIllegalArgumentException().isThrownBy(() -> read(new byte[0])).withMessageContaining("is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("PK\3\4".getBytes(StandardCharsets.US_ASCII)))
                .withMessageContaining("workbook");
        InputStream gone = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        assertThatThrownBy(() -> desk.mailing().suppressions().importCsv(gone))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }
}
