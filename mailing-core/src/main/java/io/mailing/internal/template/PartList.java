package io.mailing.internal.template;

import io.mailing.TemplateVariable;
import java.util.ArrayList;
import java.util.List;

/** Collects the parts of a template while it is read from front to back. */
final class PartList {
    private final Source source;
    private final List<Part> parts = new ArrayList<>();
    private int done;

    PartList(Source source) {
        this.source = source;
    }

    /** Everything since the last part is fixed text, and here stands a variable. */
    void hole(Occurrence found, Place place) {
        fixedUpTo(found.start());
        TemplateVariable variable = new TemplateVariable(
                found.name(),
                source.line(found.start()),
                source.column(found.start()),
                found.pattern(),
                found.fallback());
        parts.add(new Part.Hole(variable, found.format(), place));
        done = found.end();
    }

    /** Everything since the last part is fixed text, and here this is printed instead of what was written. */
    void literal(Occurrence found, String text) {
        fixedUpTo(found.start());
        parts.add(new Part.Fixed(text, found.start()));
        done = found.end();
    }

    List<Part> finish() {
        fixedUpTo(source.length());
        return parts;
    }

    private void fixedUpTo(int index) {
        if (index > done) {
            parts.add(new Part.Fixed(source.text().substring(done, index), done));
        }
    }
}
