package io.mailing.internal.template;

import io.mailing.TemplateVariable;
import java.util.ArrayList;
import java.util.List;

/** A template that was read and checked: its fixed parts and holes in the order of the source. */
public final class ParsedTemplate {
    private final Source source;
    private final boolean html;
    private final List<Part> parts;

    ParsedTemplate(Source source, boolean html, List<Part> parts) {
        this.source = source;
        this.html = html;
        this.parts = List.copyOf(parts);
    }

    /** {@return every appearance of a variable, in order} */
    public List<TemplateVariable> variables() {
        List<TemplateVariable> variables = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Hole hole) {
                variables.add(hole.variable());
            }
        }
        return List.copyOf(variables);
    }

    Source source() {
        return source;
    }

    boolean isHtml() {
        return html;
    }

    List<Part> parts() {
        return parts;
    }
}
