package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.spi.Escaping;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import io.mailing.spi.WireBuffer;
import io.mailing.spi.WireForm;
import io.mailing.spi.WireTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the bytes look like. That they read back right, whatever the values, is tested with the channels' libraries. */
class WireTemplateTest {

    @Test
    void json_string_has_only_its_signs_escaped() {
        assertThat(wire("\"<v>\"\\/\n", WireForm.JSON_STRING, "\"\\/\b\f\n\r\t\u0001\u001f\u007f\u2028ж😀"))
                .isEqualTo("\\\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\u2028ж😀\\\"\\\\/\\n");
    }

    @ParameterizedTest
    @EnumSource
    void half_a_character_becomes_the_replacement_character(WireForm form) {
        String expected = form == WireForm.QUOTED_PRINTABLE ? "a=EF=BF=BDb=EF=BF=BD" : "a\ufffdb\ufffd";

        assertThat(wire("<v>", form, "a\ud83db\ude00")).isEqualTo(expected);
    }

    @Test
    void quoted_printable_parts_a_long_line_only_where_it_must() {
        String line = "x".repeat(70);

        assertThat(wire(line + "<v>.", WireForm.QUOTED_PRINTABLE, "12")).isEqualTo(line + "12=2E");
        assertThat(wire(line + "<v>.", WireForm.QUOTED_PRINTABLE, "123")).isEqualTo(line + "123=\r\n=2E");
        assertThat(wire(line + "<v>.", WireForm.QUOTED_PRINTABLE, "123456")).isEqualTo(line + "12345=\r\n6=2E");
        assertThat(wire("<v>" + line, WireForm.QUOTED_PRINTABLE, "123456")).isEqualTo("123456=\r\n" + line);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\rb\nc\r\nd', 'a\r\nb\r\nc\r\nd'",
        "'a \nb\t\rc ', 'a=20\r\nb=09\r\nc=20'",
        "'1 + 1 = 2', '1 + 1 =3D 2'",
        "'.\n..\n', '=2E\r\n=2E.\r\n'",
        "'From a\nFather\nFrom b', '=46rom a\r\nFather\r\n=46rom b'",
        "'\u0000\u007f\fé', '=00=7F=0C=C3=A9'"
    })
    void quoted_printable_leaves_nothing_for_a_relay_to_change(String text, String encoded) {
        assertThat(wire("<v>", WireForm.QUOTED_PRINTABLE, "x\n" + text)).isEqualTo("x\r\n" + encoded);
        assertThat(wire(text + "<v>", WireForm.QUOTED_PRINTABLE, "x")).isEqualTo(encoded + "x");
    }

    @Test
    void a_line_end_that_is_parted_by_a_variable_is_one() {
        assertThat(wire("a\r<v>b", WireForm.QUOTED_PRINTABLE, "\nx\r")).isEqualTo("a\r\nx\r\nb");
        assertThat(wire("a<v>\nb", WireForm.QUOTED_PRINTABLE, "x\r")).isEqualTo("ax\r\nb");
        assertThat(wire("a<v><v>", WireForm.QUOTED_PRINTABLE, "\nx\r")).isEqualTo("a\r\nx\r\nx\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void unfit_rendering_leaves_the_buffer_as_it_was(WireForm form) {
        Template template = Template.text("Hello <first_name> <balance:0.00>");
        TemplateVariables variables = TemplateVariables.of(List.of(template));
        WireTemplate wire = template.compile(variables, Escaping.NONE).forWire(form);
        WireBuffer out = new WireBuffer(0);
        out.append("before ".getBytes(StandardCharsets.US_ASCII));

        Rendering.Unfit missing =
                wire.renderTo(TemplatePrinter.values(variables, Map.of("first_name", "Ann"), Locale.ROOT), out);
        Rendering.Unfit wrong = wire.renderTo(
                TemplatePrinter.values(variables, Map.of("first_name", "Ann", "balance", "a lot"), Locale.ROOT), out);

        assertThat(missing).isNotNull().extracting(Rendering.Unfit::fault).isEqualTo(Rendering.Fault.MISSING_VALUE);
        assertThat(wrong).isNotNull().extracting(Rendering.Unfit::fault).isEqualTo(Rendering.Fault.WRONG_FORMAT);
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("before ");
    }

    @Test
    void a_buffer_grows_is_emptied_and_says_nothing_of_what_is_in_it() throws IOException {
        WireBuffer buffer = new WireBuffer(2);
        buffer.append("Ann".getBytes(StandardCharsets.US_ASCII));
        buffer.append("a, Berta".getBytes(StandardCharsets.US_ASCII), 1, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        buffer.writeTo(out);

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("Ann, ");
        assertThat(buffer.array()).startsWith(buffer.toByteArray());
        assertThat(buffer).hasToString("WireBuffer[5 bytes]");
        buffer.clear();
        assertThat(buffer.toByteArray()).isEmpty();
        assertThatThrownBy(() -> buffer.setLength(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.setLength(buffer.array().length + 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new WireBuffer(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String wire(String source, WireForm form, String value) {
        Template template = Template.text(source);
        TemplateVariables variables = TemplateVariables.of(List.of(template));
        WireBuffer out = new WireBuffer(0);
        Rendering.Unfit unfit = template.compile(variables, Escaping.NONE)
                .forWire(form)
                .renderTo(TemplatePrinter.values(variables, Map.of("v", value), Locale.ROOT), out);
        assertThat(unfit).isNull();
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
