package io.mailing.test;

import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on one message. */
public final class SentMessageAssert extends AbstractAssert<SentMessageAssert, SentMessage> {

    SentMessageAssert(SentMessage actual) {
        super(actual, SentMessageAssert.class);
    }

    /**
     * It has this subject.
     *
     * @param expected the rendered subject, or null for none
     * @return this
     */
    public SentMessageAssert hasSubject(@Nullable String expected) {
        return has("subject", actual.subject(), expected);
    }

    /**
     * It has this text.
     *
     * @param expected the rendered text, or null for none
     * @return this
     */
    public SentMessageAssert hasText(@Nullable String expected) {
        return has("text", actual.text(), expected);
    }

    /**
     * It has this HTML body.
     *
     * @param expected the rendered body, or null for none
     * @return this
     */
    public SentMessageAssert hasHtml(@Nullable String expected) {
        return has("HTML", actual.html(), expected);
    }

    private SentMessageAssert has(String part, @Nullable String is, @Nullable String expected) {
        isNotNull();
        if (!Objects.equals(is, expected)) {
            failWithMessage(
                    "Expected the message to <%s> to have the %s%n  %s%nbut it has%n  %s",
                    actual.address(), part, expected, is);
        }
        return this;
    }
}
