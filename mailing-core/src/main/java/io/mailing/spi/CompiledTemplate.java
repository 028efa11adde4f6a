package io.mailing.spi;

import io.mailing.Template;
import io.mailing.internal.template.ParsedTemplate;
import io.mailing.internal.template.Program;
import io.mailing.internal.template.TemplateParser;
import io.mailing.internal.template.WireProgram;
import org.jspecify.annotations.Nullable;

/**
 * A template prepared for one campaign and one place to land. Printing never blocks and never throws because of a
 * value; an instance may be used by any number of threads at once.
 */
public final class CompiledTemplate {
    private final Program program;

    private CompiledTemplate(Program program) {
        this.program = program;
    }

    /**
     * Does what {@link Template#compile} promises.
     *
     * @param template what to prepare
     * @param variables the campaign's slots
     * @param escaping where the printed text will land
     * @return the template, ready to print
     */
    public static CompiledTemplate of(Template template, TemplateVariables variables, Escaping escaping) {
        ParsedTemplate parsed = TemplateParser.parse(template.source(), template.syntax(), template.isHtml());
        return new CompiledTemplate(Program.compile(parsed, variables, escaping));
    }

    /**
     * What stands in every message, whatever the values: the fixed parts, one after another. No message is shorter, so a
     * channel can refuse a template that fits nobody.
     *
     * @return the fixed text, perhaps empty
     */
    public String fixedText() {
        return program.fixedText();
    }

    /**
     * Prints the message of one recipient.
     *
     * @param values the recipient's values, by the slot table that this template was compiled with
     * @return the text, or why this delivery must be skipped
     */
    public Rendering render(RecipientValues values) {
        StringBuilder out = new StringBuilder(program.expectedLength());
        Rendering.Unfit unfit = program.print(values, out);
        return unfit != null ? unfit : new Rendering.Text(out.toString());
    }

    /**
     * Prints the message of one recipient at the end of a buffer, which a caller may use again and again.
     *
     * @param values the recipient's values, by the slot table that this template was compiled with
     * @param out where the text is added
     * @return null when the message was printed; otherwise why it was not, and the buffer is as it was before
     */
    public Rendering.@Nullable Unfit renderTo(RecipientValues values, StringBuilder out) {
        return program.print(values, out);
    }

    /**
     * Prepares this template to be printed straight to bytes. It is done once for each wire form that is needed.
     *
     * @param form how the text stands among the bytes
     * @return the template, ready to print
     */
    public WireTemplate forWire(WireForm form) {
        return new WireTemplate(WireProgram.compile(program, form));
    }
}
