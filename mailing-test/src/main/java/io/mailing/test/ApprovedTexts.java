package io.mailing.test;

import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.ProviderTemplate;
import io.mailing.Reason;
import io.mailing.Template;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.Preview;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that a fake provider has approved, with places such as {@code {{1}}}: it takes no others. */
final class ApprovedTexts {

    private static final Pattern PLACE = Pattern.compile("\\{\\{([1-9][0-9]?)}}");

    private final Map<String, String> texts;

    ApprovedTexts(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    List<Problem> check(MessageContent content) {
        ProviderTemplate template = content.providerTemplate();
        if (template == null) {
            return List.of(new Problem("provider template", "only approved texts are taken: " + texts.keySet()));
        }
        String text = texts.get(template.name());
        if (text == null) {
            return List.of(new Problem(
                    "provider template", "'" + template.name() + "' is not approved; there are " + texts.keySet()));
        }
        int places = PLACE.matcher(text)
                .results()
                .mapToInt(place -> Integer.parseInt(place.group(1)))
                .max()
                .orElse(0);
        int values = template.body().size();
        return places == values
                ? List.of()
                : List.of(new Problem(
                        "provider template", "'" + template.name() + "' takes " + places + " values, were " + values));
    }

    /** What the recipient sees. */
    final class Filled {
        private final String text;
        private final List<CompiledTemplate> values = new ArrayList<>();

        Filled(ProviderTemplate template, TemplateVariables variables) {
            this.text = Objects.requireNonNull(texts.get(template.name()), "checked before");
            for (Template value : template.body()) {
                values.add(value.compile(variables, Escaping.NONE));
            }
        }

        Preview render(RecipientValues recipient) {
            List<String> printed = new ArrayList<>();
            for (CompiledTemplate value : values) {
                Rendering rendering = value.render(recipient);
                if (rendering instanceof Rendering.Unfit unfit) {
                    return new Preview.Unfit(new Reason(unfit.fault().code(), unfit.message()));
                }
                printed.add(((Rendering.Text) rendering).text());
            }
            String filled = PLACE.matcher(text)
                    .replaceAll(place -> Matcher.quoteReplacement(printed.get(Integer.parseInt(place.group(1)) - 1)));
            return new Preview.Message(null, filled, null);
        }
    }
}
