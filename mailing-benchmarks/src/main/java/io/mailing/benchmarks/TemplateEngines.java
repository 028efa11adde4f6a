package io.mailing.benchmarks;

import com.github.jknack.handlebars.Handlebars;
import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.mailing.Template;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.commons.text.StringSubstitutor;

/**
 * The engines, each with the same text in its own dialect, compiled once; what they answer prints the message of one guest.
 * Models are made beforehand.
 */
final class TemplateEngines {

    static final String OURS = "mailing";
    static final String LIMIT = "StringBuilder by hand";
    static final String JTE = "jte, precompiled";
    static final List<String> PEERS =
            List.of("Mustache.java", "Handlebars.java", "Pebble", "FreeMarker", JTE, "StringSubstitutor");

    private static final List<Guest> GUESTS = Guest.all();

    private TemplateEngines() {}

    /**
     * An engine.
     *
     * @param jte where jte's classes are
     */
    static IntFunction<String> named(String name, Path jte) throws IOException {
        return switch (name) {
            case OURS -> ours();
            case LIMIT -> Pieces.ofMessage();
            case "Mustache.java" -> mustache();
            case "Handlebars.java" -> handlebars();
            case "Pebble" -> pebble();
            case "FreeMarker" -> freemarker();
            case JTE -> jte(jte);
            case "StringSubstitutor" -> substitutor();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The text with each variable as a dialect writes it. */
    static String source(Function<String, String> dialect) throws IOException {
        try (InputStream in = Objects.requireNonNull(TemplateEngines.class.getResourceAsStream("message.html"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String name : Guest.NAMES) {
                text = text.replace("[[" + name + "]]", dialect.apply(name));
            }
            return text;
        }
    }

    static Template ourTemplate() throws IOException {
        return Template.html(source(name -> "<" + name + ">"));
    }

    static List<RecipientValues> ourModels(TemplateVariables variables) {
        LocalDate today = LocalDate.of(2026, 3, 9);
        return GUESTS.stream()
                .map(guest -> RecipientValues.of(
                        variables.names().stream().map(guest.map()::get).toArray(), Locale.ENGLISH, today))
                .toList();
    }

    private static IntFunction<String> ours() throws IOException {
        Template template = ourTemplate();
        TemplateVariables variables = TemplateVariables.of(List.of(template));
        CompiledTemplate compiled = template.compile(variables, Escaping.HTML);
        List<RecipientValues> models = ourModels(variables);
        return i -> {
            if (compiled.render(models.get(i)) instanceof Rendering.Text made) {
                return made.text();
            }
            throw new AssertionError("a message can't be made");
        };
    }

    private static IntFunction<String> mustache() throws IOException {
        Mustache mustache =
                new DefaultMustacheFactory().compile(new StringReader(source("{{%s}}"::formatted)), "message");
        return byMap((model, out) -> mustache.execute(out, model));
    }

    private static IntFunction<String> handlebars() throws IOException {
        com.github.jknack.handlebars.Template template = new Handlebars().compileInline(source("{{%s}}"::formatted));
        List<Map<String, Object>> models = maps();
        return i -> {
            try {
                return template.apply(models.get(i));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static IntFunction<String> pebble() throws IOException {
        PebbleTemplate template = new PebbleEngine.Builder().build().getLiteralTemplate(source("{{ %s }}"::formatted));
        return byMap((model, out) -> template.evaluate(out, model));
    }

    private static IntFunction<String> freemarker() throws IOException {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
        freemarker.template.Template template =
                new freemarker.template.Template("message", source("${%s}"::formatted), configuration);
        return byMap((model, out) -> {
            try {
                template.process(model, out);
            } catch (TemplateException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static IntFunction<String> jte(Path folder) {
        TemplateEngine engine = JteTemplates.engine(folder, false);
        return i -> {
            StringOutput out = new StringOutput();
            engine.render(JteTemplates.MESSAGE, GUESTS.get(i), out);
            return out.toString();
        };
    }

    private static IntFunction<String> substitutor() throws IOException {
        String source = source("${%s}"::formatted);
        List<StringSubstitutor> models = maps().stream()
                .map(model ->
                        new StringSubstitutor(key -> StringEscapeUtils.escapeHtml4(Objects.toString(model.get(key)))))
                .toList();
        return i -> models.get(i).replace(source);
    }

    /** An engine that prints a map to a writer. */
    private interface Printer {
        void print(Map<String, Object> model, StringWriter out) throws IOException;
    }

    private static IntFunction<String> byMap(Printer printer) {
        List<Map<String, Object>> models = maps();
        return i -> {
            StringWriter out = new StringWriter(4096);
            try {
                printer.print(models.get(i), out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toString();
        };
    }

    private static List<Map<String, Object>> maps() {
        return GUESTS.stream().map(Guest::map).toList();
    }

    /** What somebody would write who writes for this one text: its pieces and its values in turn, nothing looked up. */
    static final class Pieces implements IntFunction<String> {
        private final String[] pieces;
        private final int[] places;
        private final String[][] models = models();

        private Pieces(String source) {
            pieces = source.split("\\[\\[[a-z]+]]", -1);
            places = new int[pieces.length - 1];
            int from = 0;
            for (int i = 0; i < places.length; i++) {
                int open = source.indexOf("[[", from);
                int close = source.indexOf("]]", open);
                places[i] = Guest.NAMES.indexOf(source.substring(open + 2, close));
                from = close + 2;
            }
        }

        static Pieces ofMessage() throws IOException {
            return new Pieces(source(variable -> "[[" + variable + "]]"));
        }

        static String[][] models() {
            return GUESTS.stream()
                    .map(guest -> guest.values().toArray(String[]::new))
                    .toArray(String[][]::new);
        }

        String[] pieces() {
            return pieces;
        }

        int[] places() {
            return places;
        }

        @Override
        public String apply(int number) {
            String[] values = models[number];
            StringBuilder out = new StringBuilder(4096);
            for (int i = 0; i < places.length; i++) {
                out.append(pieces[i]);
                escape(values[places[i]], out);
            }
            return out.append(pieces[places.length]).toString();
        }

        private static void escape(String value, StringBuilder out) {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                switch (c) {
                    case '&' -> out.append("&amp;");
                    case '<' -> out.append("&lt;");
                    case '>' -> out.append("&gt;");
                    case '"' -> out.append("&quot;");
                    case '\'' -> out.append("&#39;");
                    default -> out.append(c);
                }
            }
        }
    }
}
