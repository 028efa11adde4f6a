package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.internal.audience.Formulas;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvExportTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+48600",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\uFF1D1",
                "\uFF0B1",
                "\uFF0D1",
                "\uFF201",
                " =1",
                "\u00A0=1",
                "\u200B=1",
                "\uFEFF=1",
                "\u0000=1",
                "="
            })
    void what_a_spreadsheet_would_compute_gets_an_apostrophe(String text) {
        assertThat(Formulas.harmless(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "Anna", "1=1", "a@b.example", "2026-01-01T00:00:00Z", "'=1", "\"=1", "<id@x>", "12"})
    void all_else_stays_as_it_is(String text) {
        assertThat(Formulas.harmless(text)).isEqualTo(text);
    }
}
