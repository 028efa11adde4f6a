package io.mailing.internal.template;

import io.mailing.Template;
import io.mailing.TemplateVariable;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.TemplateVariables;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A plain text whose variables are not filled in but named, as {@code <name>}, and their values printed apart: what is told to
 * somebody who must not take values for words of ours.
 */
public final class Instructions {

    private final String text;
    private final Map<String, Hole> values;

    private Instructions(String text, Map<String, Hole> values) {
        this.text = text;
        this.values = values;
    }

    /**
     * Prepares a template.
     *
     * @param template a plain text
     * @param variables the places of its values
     * @return names and values apart
     */
    public static Instructions of(Template template, TemplateVariables variables) {
        StringBuilder text = new StringBuilder();
        Map<String, Hole> values = new LinkedHashMap<>();
        for (Part part : TemplateParser.parse(template.source(), template.syntax(), false)
                .parts()) {
            if (part instanceof Part.Fixed fixed) {
                text.append(fixed.text());
            } else if (part instanceof Part.Hole hole) {
                TemplateVariable variable = hole.variable();
                text.append('<').append(variable.name()).append('>');
                values.computeIfAbsent(variable.name(), name -> Program.hole(hole, Place.TEXT, variables));
            }
        }
        return new Instructions(text.toString(), values);
    }

    /** {@return the text with names in it} */
    public String text() {
        return text;
    }

    /**
     * The values of one recipient, printed as the template says.
     *
     * @param recipient who
     * @return by name; without those that there are none of
     */
    public Map<String, String> values(RecipientValues recipient) {
        Map<String, String> printed = new LinkedHashMap<>();
        values.forEach((name, hole) -> {
            StringBuilder own = new StringBuilder();
            if (hole.print(recipient, own) == null && !own.toString().isBlank()) {
                printed.put(name, own.toString());
            }
        });
        return printed;
    }
}
