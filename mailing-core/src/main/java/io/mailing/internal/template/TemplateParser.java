package io.mailing.internal.template;

import io.mailing.TemplateSyntax;
import java.util.List;

/** Reads a template's source into parts. Nothing is evaluated. */
public final class TemplateParser {
    private TemplateParser() {}

    /**
     * Reads and checks a template.
     *
     * @param text the source
     * @param syntax how variables are marked
     * @param html whether it is HTML rather than plain text
     * @return its parts
     * @throws io.mailing.TemplateException when a variable is malformed or stands where none may
     */
    public static ParsedTemplate parse(String text, TemplateSyntax syntax, boolean html) {
        Source source = new Source(text);
        VariableReader reader = new VariableReader(source, syntax, html);
        List<Part> parts = html ? new HtmlScanner(source, syntax, reader).scan() : plain(source, syntax, reader);
        return new ParsedTemplate(source, html, parts);
    }

    private static List<Part> plain(Source source, TemplateSyntax syntax, VariableReader reader) {
        PartList parts = new PartList(source);
        int i = source.findSign(syntax.opening(), 0, source.length());
        while (i < source.length()) {
            Occurrence found = reader.read(i, source.length());
            if (found == null) {
                i++;
            } else if (found.doubled()) {
                parts.literal(found, syntax.opening() + found.content() + syntax.closing());
                i = found.end();
            } else {
                parts.hole(found, Place.TEXT);
                i = found.end();
            }
            i = source.findSign(syntax.opening(), i, source.length());
        }
        return parts.finish();
    }
}
