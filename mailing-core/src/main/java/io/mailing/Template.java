package io.mailing;

import io.mailing.internal.template.NearestName;
import io.mailing.internal.template.ParsedTemplate;
import io.mailing.internal.template.TemplateParser;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.TemplateVariables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A message text with variables in it, such as {@code Hello <first_name|friend>!}.
 *
 * <p>A variable is written {@code <name>}, {@code <name|default>}, {@code <name:format>} or {@code <name:format|default>};
 * the whole language is described in {@code docs/templates.md}. Making a template reads and checks it, and evaluates
 * nothing. Templates are immutable, may be shared between threads, and are equal when source, syntax and kind are.
 */
public final class Template {
    private final String source;
    private final TemplateSyntax syntax;
    private final boolean html;
    private final List<TemplateVariable> variables;

    private Template(String source, TemplateSyntax syntax, boolean html) {
        this.source = Objects.requireNonNull(source, "source");
        this.syntax = Objects.requireNonNull(syntax, "syntax");
        this.html = html;
        ParsedTemplate parsed = TemplateParser.parse(source, syntax, html);
        this.variables = parsed.variables();
    }

    /**
     * A plain text with variables such as {@code <first_name>}.
     *
     * @param source the text
     * @return the template, read and checked
     * @throws TemplateException when a variable is malformed
     */
    public static Template text(String source) {
        return text(source, TemplateSyntax.ANGLE);
    }

    /**
     * A plain text with variables in the given syntax.
     *
     * @param source the text
     * @param syntax how variables are marked
     * @return the template, read and checked
     * @throws TemplateException when a variable is malformed
     */
    public static Template text(String source, TemplateSyntax syntax) {
        return new Template(source, syntax, false);
    }

    /**
     * An HTML document or fragment with variables such as {@code <first_name>} beside its tags, or <code>&amp;lt;first_name&amp;gt;</code> as HTML editors store it.
     *
     * @param source the HTML
     * @return the template, read and checked
     * @throws TemplateException when a variable is malformed or stands where no value is safe, such as in a script
     */
    public static Template html(String source) {
        return html(source, TemplateSyntax.ANGLE);
    }

    /**
     * An HTML document or fragment with variables in the given syntax.
     *
     * @param source the HTML
     * @param syntax how variables are marked
     * @return the template, read and checked
     * @throws TemplateException when a variable is malformed or stands where no value is safe, such as in a script
     */
    public static Template html(String source, TemplateSyntax syntax) {
        return new Template(source, syntax, true);
    }

    /** {@return the text that this template was made from, unchanged} */
    public String source() {
        return source;
    }

    /** {@return how variables are marked} */
    public TemplateSyntax syntax() {
        return syntax;
    }

    /** {@return whether this is HTML rather than plain text} */
    public boolean isHtml() {
        return html;
    }

    /** {@return every appearance of a variable, in the order of the source; a name used twice is listed twice} */
    public List<TemplateVariable> variables() {
        return variables;
    }

    /**
     * The appearances of variables that have no known name. Names are compared exactly, upper and lower case being
     * different; what is {@link BuiltInVariables#madeAtSend} is always known.
     *
     * @param knownNames what recipients can have a value for
     * @return the unknown appearances in the order of the source, empty when all is well
     */
    public List<UnknownVariable> unknown(Collection<String> knownNames) {
        Set<String> known = Set.copyOf(knownNames);
        List<UnknownVariable> unknown = new ArrayList<>();
        for (TemplateVariable variable : variables) {
            if (!known.contains(variable.name()) && !BuiltInVariables.madeAtSend(variable.name())) {
                unknown.add(new UnknownVariable(
                        variable.name(),
                        variable.line(),
                        variable.column(),
                        NearestName.of(variable.name(), knownNames)));
            }
        }
        return List.copyOf(unknown);
    }

    /**
     * Prepares this template for a campaign. It is done once; the result prints any number of messages.
     *
     * @param variables the campaign's slots, which must hold every name used here
     * @param escaping where the printed text will land
     * @return the template, ready to print
     * @throws TemplateException when the fixed text cannot stand there, such as a line break in a header
     * @throws IllegalArgumentException when a name has no slot, or an HTML template is to be printed unescaped
     */
    public CompiledTemplate compile(TemplateVariables variables, Escaping escaping) {
        return CompiledTemplate.of(this, variables, escaping);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template that
                && html == that.html
                && syntax == that.syntax
                && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, syntax, html);
    }

    /** Kind, syntax and length; the text itself may be long and is left out. */
    @Override
    public String toString() {
        return "Template[" + (html ? "html" : "text") + ", " + syntax + ", " + source.length() + " characters]";
    }
}
