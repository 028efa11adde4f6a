package io.mailing.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mailing.Template;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import io.mailing.spi.WireBuffer;
import io.mailing.spi.WireForm;
import io.mailing.spi.WireTemplate;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bytes of a wire form, read back by a library that knows nothing of templates, are the text that the same template
 * prints. Templates and values are made up by seeds, so that a failure names all that is needed to see it again.
 */
class WireFormPropertyTest {
    private static final int CASES = 10_000;

    /** One character that may stand in quoted-printable as itself, or a code. */
    private static final Pattern LINE = Pattern.compile("(?:[\t -<>-~]|=[0-9A-F]{2})*=?");

    private static final String[] TEXTS = {
        "Hello ",
        " ",
        "\t",
        ".",
        "From ",
        "Fro",
        "F",
        "\r",
        "\n",
        "\r\n",
        " \r\n",
        "\t\n",
        "\r\n.\r\n",
        "=",
        "=3D",
        "\"",
        "\\",
        "\\u0041",
        "a & b",
        "ж",
        "שלום",
        "😀",
        "\u2028",
        "\u00a0",
        "\ud83d",
        "\ude00",
        "\u007f",
        "x".repeat(74),
        "long line ".repeat(12),
        "Добро ".repeat(20)
    };

    private static final String[] VALUES = {
        "Ann",
        "O'Neil & Sons <1>",
        "<v0>",
        "\u0000x",
        "\u0001\u001b\u009f",
        "\u200b\u202eabc\u202c",
        "-",
        "\ue000\uffff",
        "\udbff\udfff",
        "\uda00x",
        "€".repeat(40),
        "😀".repeat(30),
        "y".repeat(300),
        "z ".repeat(600)
    };

    /** Frames of HTML for a value; a line break stands in each of them somewhere. */
    private static final String[] FRAMES = {
        "<p>%s</p>\n",
        "<img\r\nalt=\"%s\">",
        "<a href='https://x.example/%s?a=1'>",
        "<a href=\"mailto:%s\">\r",
        "<a href='tel:%s'>",
        "<a href='%s'>",
        "<p style='color:%s'>"
    };

    private static final List<Kind> KINDS = List.of(Kind.values());

    private enum Kind {
        TEXT,
        TEXT_AS_HTML,
        HEADER,
        HTML
    }

    @ParameterizedTest
    @EnumSource
    void bytes_read_back_as_the_text(WireForm form) throws Exception {
        WireBuffer buffer = new WireBuffer(0);
        int unfit = 0;
        for (long seed = 0; seed < CASES; seed++) {
            Case made = new Case(new Random(seed));
            buffer.clear();
            buffer.append(new byte[] {'<', '>'});
            Rendering.Unfit fault = made.wire(form).renderTo(made.values(), buffer);
            Rendering expected = made.whole().render(made.wholeValues());
            long number = seed;
            Supplier<String> what = () -> "seed " + number + ", " + made;
            if (fault != null) {
                unfit++;
                assertThat(expected).as(what).isEqualTo(fault);
                assertThat(buffer.toByteArray()).as(what).containsExactly('<', '>');
                continue;
            }
            byte[] all = buffer.toByteArray();
            assertThat(expected).as(what).isInstanceOf(Rendering.Text.class);
            String text = ((Rendering.Text) expected).text();
            assertThat(decoded(form, Arrays.copyOfRange(all, 2, all.length), what))
                    .as(what)
                    .isEqualTo(form == WireForm.QUOTED_PRINTABLE ? withCrLf(text) : text);
        }
        assertThat(unfit).as("templates that could not be printed").isBetween(CASES / 100, CASES / 2);
    }

    private static String decoded(WireForm form, byte[] bytes, Supplier<String> what) throws Exception {
        return switch (form) {
            case UTF_8 -> utf8(bytes);
            case JSON_STRING -> {
                ByteArrayOutputStream json = new ByteArrayOutputStream();
                json.write('"');
                json.write(bytes);
                json.write('"');
                yield new ObjectMapper().readValue(json.toByteArray(), String.class);
            }
            case QUOTED_PRINTABLE -> {
                String encoded = new String(bytes, StandardCharsets.ISO_8859_1);
                for (String line : encoded.split("\r\n", -1)) {
                    assertThat(line).as(what).hasSizeLessThanOrEqualTo(76).matches(LINE);
                    assertThat(line).as(what).doesNotEndWith(" ").doesNotEndWith("\t");
                    assertThat(line).as(what).doesNotStartWith(".").doesNotStartWith("From ");
                }
                try (InputStream in = MimeUtility.decode(new ByteArrayInputStream(bytes), "quoted-printable")) {
                    yield utf8(in.readAllBytes());
                }
            }
        };
    }

    private static String utf8(byte[] bytes) throws Exception {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static String withCrLf(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
    }

    /** A template and its values, and both again with U+FFFD for half characters. */
    private static final class Case {
        private final Random random;
        private final Kind kind;
        private final String source;
        private final String[] values;

        Case(Random random) {
            this.random = random;
            this.kind = KINDS.get(random.nextInt(KINDS.size()));
            this.values = new String[random.nextInt(5)];
            StringBuilder template = new StringBuilder();
            for (int i = 0; i < values.length; i++) {
                values[i] = value();
                text(template);
                String frame = kind == Kind.HTML ? FRAMES[random.nextInt(FRAMES.length)] : "%s";
                String fallback = frame.contains("style") ? "|red" : "|https://x.example/?a=1 ";
                template.append(frame.formatted("<v" + i + (random.nextInt(4) == 0 ? fallback : "") + ">"));
            }
            text(template);
            this.source = template.toString();
        }

        private void text(StringBuilder template) {
            for (int i = random.nextInt(4); i > 0; i--) {
                String text = TEXTS[random.nextInt(TEXTS.length)];
                template.append(kind == Kind.HEADER ? text.replaceAll("[\\p{Cc}\u2028]", "-") : text);
            }
        }

        private String value() {
            StringBuilder value = new StringBuilder(random.nextInt(8) == 0 ? "https://" : "");
            for (int i = random.nextInt(5); i >= 0; i--) {
                value.append(
                        switch (random.nextInt(4)) {
                            case 0 -> TEXTS[random.nextInt(TEXTS.length)];
                            case 1 -> VALUES[random.nextInt(VALUES.length)];
                            case 2 -> String.valueOf((char) random.nextInt(128));
                            default -> String.valueOf((char) random.nextInt(0x10000));
                        });
            }
            return value.toString();
        }

        WireTemplate wire(WireForm form) {
            return compile(source).forWire(form);
        }

        CompiledTemplate whole() {
            return compile(whole(source));
        }

        private CompiledTemplate compile(String text) {
            Template template = kind == Kind.HTML ? Template.html(text) : Template.text(text);
            Escaping escaping = switch (kind) {
                case TEXT -> Escaping.NONE;
                case HEADER -> Escaping.HEADER;
                case TEXT_AS_HTML, HTML -> Escaping.HTML;
            };
            return template.compile(TemplateVariables.ofNames(names()), escaping);
        }

        private List<String> names() {
            return List.of("v0", "v1", "v2", "v3", "v4").subList(0, values.length);
        }

        RecipientValues values() {
            return RecipientValues.of(values.clone(), Locale.ROOT, LocalDate.of(2026, 3, 9));
        }

        RecipientValues wholeValues() {
            Object[] whole = Arrays.stream(values).map(Case::whole).toArray();
            return RecipientValues.of(whole, Locale.ROOT, LocalDate.of(2026, 3, 9));
        }

        private static String whole(String text) {
            StringBuilder whole = new StringBuilder();
            text.codePoints()
                    .forEach(point -> whole.appendCodePoint(
                            point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point));
            return whole.toString();
        }

        @Override
        public String toString() {
            return kind + " '" + source + "' with " + Arrays.toString(values);
        }
    }
}
