package io.mailing.test;

import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on one message. */
public final class SentMessageAssert extends AbstractAssert<SentMessageAssert, SentMessage> {

    SentMessageAssert(@Nullable SentMessage actual) {
        super(actual, SentMessageAssert.class);
    }

    /**
     * It has this subject.
     *
     * @param expected the rendered subject, or null for none
     * @return this
     */
    public SentMessageAssert hasSubject(@Nullable String expected) {
        return has("subject", isNotNull().actual.subject(), expected);
    }

    /**
     * It has this text.
     *
     * @param expected the rendered text, or null for none
     * @return this
     */
    public SentMessageAssert hasText(@Nullable String expected) {
        return has("text", isNotNull().actual.text(), expected);
    }

    /**
     * It has this HTML body.
     *
     * @param expected the rendered body, or null for none
     * @return this
     */
    public SentMessageAssert hasHtml(@Nullable String expected) {
        return has("HTML", isNotNull().actual.html(), expected);
    }

    /**
     * Its text has this part.
     *
     * @param part what must stand somewhere in the rendered text
     * @return this
     */
    public SentMessageAssert hasTextContaining(String part) {
        return hasPart("text", isNotNull().actual.text(), part);
    }

    /**
     * Its HTML body has this part.
     *
     * @param part what must stand somewhere in the rendered body
     * @return this
     */
    public SentMessageAssert hasHtmlContaining(String part) {
        return hasPart("HTML", isNotNull().actual.html(), part);
    }

    private SentMessageAssert hasPart(String name, @Nullable String is, String part) {
        if (is == null || !is.contains(part)) {
            failWithMessage(
                    "Expected the message to <%s> to have in its %s%n  %s%nbut it has%n  %s",
                    actual.address(), name, part, is);
        }
        return this;
    }

    private SentMessageAssert has(String part, @Nullable String is, @Nullable String expected) {
        if (!Objects.equals(is, expected)) {
            failWithMessage(
                    "Expected the message to <%s> to have the %s%n  %s%nbut it has%n  %s",
                    actual.address(), part, expected, is);
        }
        return this;
    }
}
