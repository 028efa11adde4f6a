package io.mailing;

import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a template for one recipient, as a channel would, from values by name. */
final class TemplatePrinter {
    static final LocalDate TODAY = LocalDate.of(2026, 3, 9);

    private TemplatePrinter() {}

    static String print(Template template, Map<String, ?> values) {
        return print(template, values, Locale.ENGLISH);
    }

    static String print(Template template, Map<String, ?> values, Locale locale) {
        return ((Rendering.Text) render(template, natural(template), values, locale)).text();
    }

    static String header(String source, Map<String, ?> values) {
        return ((Rendering.Text) render(Template.text(source), Escaping.HEADER, values, Locale.ENGLISH)).text();
    }

    static Rendering.Unfit unfit(Template template, Map<String, ?> values) {
        return (Rendering.Unfit) render(template, natural(template), values, Locale.ENGLISH);
    }

    static Rendering render(Template template, Escaping escaping, Map<String, ?> values, Locale locale) {
        TemplateVariables variables = TemplateVariables.of(List.of(template));
        CompiledTemplate compiled = template.compile(variables, escaping);
        return compiled.render(values(variables, values, locale));
    }

    static RecipientValues values(TemplateVariables variables, Map<String, ?> values, Locale locale) {
        @Nullable Object[] slots = new @Nullable Object[variables.size()];
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = values.get(variables.name(slot));
        }
        return RecipientValues.of(slots, locale, TODAY);
    }

    private static Escaping natural(Template template) {
        return template.isHtml() ? Escaping.HTML : Escaping.NONE;
    }
}
