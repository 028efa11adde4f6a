package io.mailing.email;

import io.mailing.MessageContent;
import io.mailing.Reason;
import io.mailing.Template;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The templates of a campaign, prepared: subject, plain text and HTML, the latter with the image in it. */
final class EmailTexts {

    /** How an HTML template says where the image goes. */
    private static final Pattern IMAGE_REFERENCE = Pattern.compile("(?i)cid:image(?![A-Za-z0-9._@-])");

    private final CompiledTemplate subject;
    private final @Nullable CompiledTemplate text;
    private final @Nullable CompiledTemplate html;
    private final boolean htmlFromText;

    /** Goes to the end of the HTML body; empty if there is no image or the HTML has it already. */
    private final String imageTag;

    /** What came of a message's templates. */
    sealed interface Result {}

    /** They could be printed. */
    record Texts(
            String subject, @Nullable String text, @Nullable String html) implements Result {

        @Override
        public String toString() {
            return "Texts";
        }
    }

    /** They could not. */
    record Unfit(Reason reason) implements Result {}

    /**
     * Prepares the templates.
     *
     * @param imageId the image's content id, or null if there is none
     */
    EmailTexts(MessageContent content, TemplateVariables variables, @Nullable String imageId) {
        Template subjectTemplate = content.subject();
        if (subjectTemplate == null) {
            throw new IllegalArgumentException("email needs a subject");
        }
        subject = subjectTemplate.compile(variables, Escaping.HEADER);
        Template textTemplate = present(content.text());
        Template htmlTemplate = present(content.html());
        text = textTemplate == null ? null : textTemplate.compile(variables, Escaping.NONE);
        boolean referenced = false;
        if (htmlTemplate != null && imageId != null) {
            Matcher matcher = IMAGE_REFERENCE.matcher(htmlTemplate.source());
            referenced = matcher.find();
            String source = matcher.replaceAll(Matcher.quoteReplacement("cid:" + imageId));
            htmlTemplate = Template.html(source, htmlTemplate.syntax());
        }
        if (htmlTemplate != null) {
            html = htmlTemplate.compile(variables, Escaping.HTML);
        } else {
            html = textTemplate == null || imageId == null ? null : textTemplate.compile(variables, Escaping.HTML);
        }
        htmlFromText = htmlTemplate == null;
        imageTag = imageId == null || referenced ? "" : "<p><img src=\"cid:" + imageId + "\" alt=\"\"></p>";
    }

    private static @Nullable Template present(@Nullable Template template) {
        return template == null || template.source().isBlank() ? null : template;
    }

    /** Whether messages have a plain text part. */
    boolean hasText() {
        return text != null;
    }

    /** Whether messages have an HTML part. */
    boolean hasHtml() {
        return html != null || !imageTag.isEmpty();
    }

    Result print(RecipientValues values) {
        Rendering subjectLine = subject.render(values);
        Rendering plain = text == null ? new Rendering.Text("") : text.render(values);
        Rendering body = html == null ? new Rendering.Text("") : html.render(values);
        for (Rendering rendering : new Rendering[] {subjectLine, plain, body}) {
            if (rendering instanceof Rendering.Unfit unfit) {
                return new Unfit(new Reason(unfit.fault().code(), unfit.message()));
            }
        }
        String line = printed(subjectLine).strip();
        if (line.isEmpty()) {
            return new Unfit(new Reason("empty-subject", "the subject is empty for this recipient"));
        }
        if (!UnsafeText.isSafe(line)) {
            return new Unfit(
                    new Reason("unsafe-header", "a value in the subject has a character that must not be in a header"));
        }
        return new Texts(line, text == null ? null : printed(plain), hasHtml() ? page(printed(body)) : null);
    }

    private static String printed(Rendering rendering) {
        return rendering instanceof Rendering.Text printed ? printed.text() : "";
    }

    private String page(String body) {
        if (htmlFromText) {
            // <br> rather than a style: some clients drop styles, and the lines would run together.
            String lines = body.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "<br>\n");
            return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n"
                    + (lines.isEmpty() ? "" : "<div>" + lines + "</div>\n") + imageTag + "\n</body></html>\n";
        }
        if (imageTag.isEmpty()) {
            return body;
        }
        int end = body.toLowerCase(Locale.ROOT).lastIndexOf("</body");
        return end < 0 ? body + '\n' + imageTag + '\n' : body.substring(0, end) + imageTag + '\n' + body.substring(end);
    }
}
