package io.mailing.test;

import io.mailing.MessageContent;
import io.mailing.Reason;
import io.mailing.Template;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.Preview;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import org.jspecify.annotations.Nullable;

/** A content with its templates compiled, made personal as an email is. */
final class RenderedContent {

    private final @Nullable CompiledTemplate subject;
    private final @Nullable CompiledTemplate text;
    private final @Nullable CompiledTemplate html;

    RenderedContent(MessageContent content, TemplateVariables variables) {
        this.subject = compile(content.subject(), variables, Escaping.HEADER);
        this.text = compile(content.text(), variables, Escaping.NONE);
        this.html = compile(content.html(), variables, Escaping.HTML);
    }

    private static @Nullable CompiledTemplate compile(
            @Nullable Template template, TemplateVariables variables, Escaping escaping) {
        return template == null ? null : template.compile(variables, escaping);
    }

    Preview render(RecipientValues values) {
        @Nullable CompiledTemplate[] templates = {subject, text, html};
        @Nullable String[] parts = new @Nullable String[templates.length];
        for (int i = 0; i < templates.length; i++) {
            CompiledTemplate template = templates[i];
            if (template == null) {
                continue;
            }
            Rendering rendering = template.render(values);
            if (rendering instanceof Rendering.Unfit unfit) {
                return new Preview.Unfit(new Reason(unfit.fault().code(), unfit.message()));
            }
            parts[i] = ((Rendering.Text) rendering).text();
        }
        return new Preview.Message(parts[0], parts[1], parts[2]);
    }
}
