package io.mailing;

import io.mailing.audience.AttributeType;
import io.mailing.internal.template.FormatFit;
import io.mailing.spi.AudienceSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds templates against what is known of the people for whom they are: which values there are, and of which types. */
final class TemplateCheck {

    private final Map<String, AttributeType> known;
    private final List<Problem> problems;

    /**
     * @param schema of the people
     * @param problems takes what is found
     */
    TemplateCheck(AudienceSchema schema, List<Problem> problems) {
        this.known = new LinkedHashMap<>(schema.types());
        this.problems = problems;
        known.put(BuiltInVariables.TODAY, AttributeType.DATE);
        known.put(BuiltInVariables.UNSUBSCRIBE_LINK, AttributeType.TEXT);
        // Whatever type an audience has for it, who lacks it gets one that is made.
        if (known.containsKey(BuiltInVariables.FIRST_NAME)
                || known.containsKey(BuiltInVariables.LAST_NAME)
                || known.containsKey(BuiltInVariables.FULL_NAME)) {
            known.put(BuiltInVariables.FULL_NAME, AttributeType.TEXT);
        }
    }

    /** The audience's own names, those that are made from them, and what else was made known. */
    Set<String> names() {
        return known.keySet();
    }

    /** More that templates may name from now on. */
    void know(Map<String, AttributeType> more) {
        known.putAll(more);
    }

    void check(MessageContent content) {
        check("", content);
        content.variants().forEach((channel, variant) -> check(channel + " ", variant));
    }

    private void check(String place, MessageContent content) {
        check(place + "subject", content.subject());
        check(place + "text", content.text());
        check(place + "html", content.html());
        ProviderTemplate template = content.providerTemplate();
        if (template != null) {
            template.templates().forEach(value -> check(place + "provider template", value));
        }
    }

    void check(String field, @Nullable Template template) {
        if (template != null) {
            unknown(field, template);
            misfits(field, template);
        }
    }

    private void unknown(String field, Template template) {
        for (UnknownVariable variable : template.unknown(known.keySet())) {
            // Another built-in is never what was meant: nobody is greeted by a last name that was asked for as a first
            // one.
            String nearest = BuiltInVariables.names().contains(variable.name()) ? null : variable.nearest();
            problems.add(new Problem(
                    field,
                    "unknown variable '" + variable.name() + "' at line " + variable.line() + ", column "
                            + variable.column()
                            + (nearest == null
                                    ? "; the audience has " + known.keySet()
                                    : "; did you mean '" + nearest + "'?")));
        }
    }

    /** Formats that would skip every delivery whose recipient has a value. */
    private void misfits(String field, Template template) {
        for (TemplateVariable variable : template.variables()) {
            AttributeType type = known.get(variable.name());
            String format = variable.format();
            String fault = type == null || format == null ? null : FormatFit.fault(format, type);
            if (fault != null) {
                problems.add(new Problem(
                        field,
                        "the variable '" + variable.name() + "' at line " + variable.line() + ", column "
                                + variable.column() + " is " + fault));
            }
        }
    }
}
