package io.mailing.benchmarks;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.mailing.Template;
import io.mailing.spi.Escaping;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.TemplateVariables;
import io.mailing.spi.WireBuffer;
import io.mailing.spi.WireForm;
import io.mailing.spi.WireTemplate;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.eclipse.angus.mail.util.QPEncoderStream;

/**
 * The engines of {@link TemplateEngines}, printing to the bytes of a wire form. A peer goes the usual way: UTF-8 from its
 * String, except jte, which keeps fixed parts as bytes as well; JSON by Jackson's encoder; quoted-printable by the encoder of
 * Angus Mail.
 */
final class WireEngines {

    private WireEngines() {}

    /**
     * An engine.
     *
     * @param jte where jte's classes are
     */
    static WireEngine named(String name, WireForm form, Path jte) throws IOException {
        return switch (name) {
            case TemplateEngines.OURS -> ours(form);
            case TemplateEngines.LIMIT -> new WirePieces(form);
            default -> peer(name, form, jte);
        };
    }

    private static WireEngine ours(WireForm form) throws IOException {
        Template template = TemplateEngines.ourTemplate();
        TemplateVariables variables = TemplateVariables.of(List.of(template));
        WireTemplate wire = template.compile(variables, Escaping.HTML).forWire(form);
        List<RecipientValues> models = TemplateEngines.ourModels(variables);
        WireBuffer buffer = new WireBuffer(0);
        return new WireEngine() {
            @Override
            public int print(int number) {
                buffer.clear();
                if (wire.renderTo(models.get(number), buffer) != null) {
                    throw new AssertionError("a message can't be made");
                }
                return buffer.length();
            }

            @Override
            public byte[] array() {
                return buffer.array();
            }
        };
    }

    private static WireEngine peer(String name, WireForm form, Path jte) throws IOException {
        if (name.equals(TemplateEngines.JTE) && form == WireForm.UTF_8) {
            return new JteBytes(jte);
        }
        IntFunction<String> engine = TemplateEngines.named(name, jte);
        return switch (form) {
            case UTF_8 -> WireEngine.of(i -> engine.apply(i).getBytes(StandardCharsets.UTF_8));
            case JSON_STRING -> {
                JsonStringEncoder encoder = JsonStringEncoder.getInstance();
                yield WireEngine.of(i -> encoder.quoteAsUTF8(engine.apply(i)));
            }
            case QUOTED_PRINTABLE -> new QuotedPrintable(engine);
        };
    }

    /** jte with its fixed parts kept as UTF-8, into an array that is used again. */
    private static final class JteBytes implements WireEngine {
        private final TemplateEngine engine;
        private final List<Guest> guests = Guest.all();
        private byte[] array = new byte[8192];
        private int length;

        JteBytes(Path folder) {
            engine = JteTemplates.engine(folder, true);
        }

        @Override
        public int print(int number) {
            Utf8ByteOutput out = new Utf8ByteOutput();
            engine.render(JteTemplates.MESSAGE, guests.get(number), out);
            length = 0;
            if (out.getContentLength() > array.length) {
                array = new byte[out.getContentLength()];
            }
            try {
                out.writeTo((bytes, from, count) -> {
                    System.arraycopy(bytes, from, array, length, count);
                    length += count;
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return length;
        }

        @Override
        public byte[] array() {
            return array;
        }
    }

    /** Bytes that the encoder of Angus Mail makes quoted-printable, into an array that is used again. */
    private static final class QuotedPrintable extends OutputStream implements WireEngine {
        private final IntFunction<String> engine;
        private byte[] array = new byte[8192];
        private int length;

        QuotedPrintable(IntFunction<String> engine) {
            this.engine = engine;
        }

        @Override
        public int print(int number) {
            length = 0;
            try {
                // Never closed: it is nothing but a filter before this.
                QPEncoderStream encoder = new QPEncoderStream(this);
                encoder.write(engine.apply(number).getBytes(StandardCharsets.UTF_8));
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return length;
        }

        @Override
        public byte[] array() {
            return array;
        }

        @Override
        public void write(int b) {
            if (length == array.length) {
                array = Arrays.copyOf(array, 2 * length);
            }
            array[length++] = (byte) b;
        }
    }
}
