package io.mailing.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mailing.spi.WireForm;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What a message is printed to. */
enum Printed {
    STRING("template", "a String", null),
    UTF_8("template-utf8", "UTF-8", WireForm.UTF_8),
    JSON("template-json", "UTF-8 inside a JSON string", WireForm.JSON_STRING),
    QUOTED_PRINTABLE("template-quoted-printable", "quoted-printable", WireForm.QUOTED_PRINTABLE);

    private final String suite;
    private final String title;
    private final @Nullable WireForm form;

    Printed(String suite, String title, @Nullable WireForm form) {
        this.suite = suite;
        this.title = title;
        this.form = form;
    }

    /** How it is called in the line for scripts. */
    String suite() {
        return suite;
    }

    String title() {
        return title;
    }

    /** What the engine of the limit is called in a table. */
    String limit() {
        return form == null ? TemplateEngines.LIMIT : "pieces of bytes by hand";
    }

    @Nullable
    WireForm form() {
        return form;
    }

    /** An engine whose bytes are read back by a library, with line feeds for line ends. */
    IntFunction<String> readBack(String engine, Path jte) throws IOException {
        WireForm wire = form;
        if (wire == null) {
            return TemplateEngines.named(engine, jte);
        }
        WireEngine bytes = WireEngines.named(engine, wire, jte);
        return i -> {
            int length = bytes.print(i);
            try {
                return read(wire, Arrays.copyOf(bytes.array(), length));
            } catch (IOException | MessagingException e) {
                throw new AssertionError(engine + " prints no " + title, e);
            }
        };
    }

    private static String read(WireForm form, byte[] bytes) throws IOException, MessagingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return switch (form) {
            case UTF_8 -> text;
            case JSON_STRING -> new ObjectMapper().readValue('"' + text + '"', String.class);
            case QUOTED_PRINTABLE -> {
                if (text.lines().anyMatch(line -> line.length() > 76)) {
                    throw new IOException("a line is too long");
                }
                try (InputStream in = MimeUtility.decode(new ByteArrayInputStream(bytes), "quoted-printable")) {
                    yield new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
                }
            }
        };
    }
}
