package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignDraft;
import io.mailing.InvalidDraftException;
import io.mailing.MessageDraft;
import io.mailing.Problem;
import io.mailing.Recipient;
import io.mailing.Template;
import io.mailing.TextBrief;
import io.mailing.audience.AttributeType;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import io.mailing.test.MailingExtension;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A template is held against the types of the attributes before anything is sent. */
class TemplateTypesTest {

    private static final Map<String, AttributeType> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("name", AttributeType.TEXT);
        TYPES.put("first_name", AttributeType.TEXT);
        TYPES.put("balance", AttributeType.NUMBER);
        TYPES.put("vip", AttributeType.BOOLEAN);
        TYPES.put("born", AttributeType.DATE);
        TYPES.put("seen", AttributeType.TIME);
        TYPES.put("other", AttributeType.ANY);
        // No audience gives these, whatever it says.
        TYPES.put("today", AttributeType.NUMBER);
        TYPES.put("full_name", AttributeType.DATE);
    }

    @RegisterExtension
    final MailingExtension kit = MailingExtension.withChannels("telegram", "email")
            .with(settings -> settings.audience("guests", new Typed())
                    .personalValues("codes", new Codes())
                    .textWriter(new ScriptedWriter()));

    private static final class Typed implements AudienceSource {
        @Override
        public AudienceSchema schema() {
            return new AudienceSchema(Set.of("telegram", "email"), TYPES);
        }

        @Override
        public void forEach(Consumer<Recipient> sink) {
            sink.accept(Guests.anna());
        }
    }

    private List<String> problems(String text) {
        return problems(CampaignDraft.to("guests").text(text));
    }

    private List<String> problems(CampaignDraft draft) {
        return kit.mailing().campaigns().check(draft).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void a_format_that_the_attributes_type_cannot_serve_is_found_with_its_place_and_the_remedy() {
        assertThat(problems("Hello!\n You have <balance:dd.MM.yyyy|nothing>."))
                .containsExactly(
                        "text: the variable 'balance' at line 2, column 11 is a number, and 'dd.MM.yyyy' is for"
                                + " dates: write a number pattern such as #,##0.00, or none, or let the audience give a date");
        assertThat(problems("<vip:0>, <vip:dd.MM.yyyy>"))
                .hasSize(2)
                .first()
                .asString()
                .endsWith("is true or false, and no format is for that: leave ':0' out");
        assertThat(problems("<born:#,##0>"))
                .singleElement()
                .asString()
                .endsWith("is a date, and '#,##0' is for numbers: write a date pattern such as dd.MM.yyyy, or none");
        assertThat(problems("<born:d MMMM, HH:mm>"))
                .singleElement()
                .asString()
                .contains("'born'", "prints more than a date has", "dd.MM.yyyy");
        assertThat(problems("<seen:0>")).singleElement().asString().contains("is a time, and '0' is for numbers");
        assertThat(problems("<seen:HH:mm VV>")).singleElement().asString().contains("prints more than a time has");
    }

    @Test
    void what_may_be_printed_is_never_refused() {
        assertThat(problems("<balance> <balance:#,##0.00> <vip> <vip|no> <born> <born:dd.MM.yyyy> <born:d MMMM[ HH:mm]>"
                        + " <seen> <seen:dd.MM. HH:mm> <seen:HH:mm XXX> <name:0.00> <name:dd.MM.yyyy> <other:0>"
                        + " <other:HH:mm> <today:dd.MM.yyyy> <full_name:0>"))
                .isEmpty();
    }

    @Test
    void every_template_of_a_message_is_looked_at() {
        CampaignDraft draft = CampaignDraft.to("guests")
                .subject("<born:0>")
                .text("<born:0>")
                .html("<p>&lt;born:0&gt;</p>")
                .variant("email", MessageDraft.empty().text("<born:0>"));
        assertThat(kit.mailing().campaigns().review(draft).problems())
                .extracting(Problem::field)
                .containsExactly("subject", "text", "html", "email text");
        assertThatThrownBy(() -> kit.mailing().campaigns().launch(draft)).isInstanceOf(InvalidDraftException.class);
        TextBrief brief = TextBrief.of("Greet <name>, born <born:0>");
        assertThat(problems(CampaignDraft.to("guests").text("<written_text>").brief(brief)))
                .singleElement()
                .asString()
                .startsWith("brief: the variable 'born' at line 1, column 20 is a date");
    }

    @Test
    void personal_values_have_types_too() {
        assertThat(problems("<worth:0.00>")).isEmpty();
        assertThat(problems("<worth:dd.MM.yyyy>")).singleElement().asString().contains("'worth'", "is a number");
    }

    /** Refused is what prints no value of the type, and nothing else. */
    @Test
    void the_check_agrees_with_what_is_printed() {
        List<String> formats = List.of(
                "0",
                "#,##0.00",
                "0.###E0",
                "0%",
                "'x'0",
                "dd.MM.yyyy",
                "d MMMM",
                "pd",
                "pppMMMM",
                "ppd[ HH]",
                "EEEE",
                "D",
                "ww",
                "Q",
                "G",
                "yyyy",
                "uuuu",
                "HH:mm",
                "h a",
                "[HH:mm]",
                "dd[ HH:mm]",
                "ss.SSS",
                "ppH",
                "n",
                "A",
                "B",
                "XXX",
                "O",
                "[XXX]",
                "VV",
                "z",
                "[z]",
                "dd.MM.yyyy HH:mm VV",
                "yyyy-MM-dd'T'HH:mm:ssXXX");
        Map<AttributeType, List<Object>> values = values();
        int refused = 0;
        for (String format : formats) {
            for (Map.Entry<String, AttributeType> attribute : TYPES.entrySet()) {
                List<Object> some = values.get(attribute.getValue());
                String name = attribute.getKey();
                if (some == null || name.equals("today") || name.equals("full_name")) {
                    continue;
                }
                String text = "<" + name + ":" + format + ">";
                boolean printed = some.stream().anyMatch(value -> prints(text, value));
                boolean taken = problems(text).isEmpty();
                // A width that suits few values may be taken, and is told when it is printed.
                if (printed || format.indexOf('p') < 0) {
                    assertThat(taken).as(text).isEqualTo(printed);
                }
                refused += taken ? 0 : 1;
            }
        }
        assertThat(refused).isGreaterThan(formats.size());
    }

    private static Map<AttributeType, List<Object>> values() {
        List<LocalDate> days = IntStream.range(0, 370)
                .mapToObj(LocalDate.of(2025, 12, 30)::plusDays)
                .toList();
        List<LocalDateTime> times =
                days.stream().map(day -> day.atTime(day.getDayOfYear() % 24, 7)).toList();
        Map<AttributeType, List<Object>> values = new EnumMap<>(AttributeType.class);
        values.put(AttributeType.TEXT, List.of("7", "2026-03-01", "2026-03-01T09:30+01:00[Europe/Warsaw]"));
        values.put(AttributeType.NUMBER, List.of(7L, new BigDecimal("12.50")));
        values.put(AttributeType.BOOLEAN, List.of(true, false));
        values.put(AttributeType.DATE, List.copyOf(days));
        values.put(
                AttributeType.TIME,
                Stream.concat(times.stream(), times.stream().map(time -> time.atOffset(ZoneOffset.ofHours(3))))
                        .map(Object.class::cast)
                        .toList());
        return values;
    }

    private static boolean prints(String text, @Nullable Object value) {
        Template template = Template.text(text);
        TemplateVariables variables = TemplateVariables.of(List.of(template));
        CompiledTemplate compiled = template.compile(variables, Escaping.NONE);
        return Stream.of(Locale.ROOT, Locale.ENGLISH, Locale.CHINA).anyMatch(locale -> {
            RecipientValues values =
                    RecipientValues.of(new @Nullable Object[] {value}, locale, LocalDate.of(2026, 3, 1));
            return compiled.render(values) instanceof Rendering.Text;
        });
    }
}
