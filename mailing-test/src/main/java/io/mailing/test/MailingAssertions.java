package io.mailing.test;

import org.jspecify.annotations.Nullable;

/** Entry points of the kit's assertions; made to be imported beside AssertJ's own {@code assertThat}. */
public final class MailingAssertions {

    private MailingAssertions() {}

    /**
     * On what a fake channel's provider took.
     *
     * @param channel the channel
     * @return assertions
     */
    public static FakeChannelAssert assertThat(@Nullable FakeChannel channel) {
        return new FakeChannelAssert(channel);
    }

    /**
     * On one message.
     *
     * @param message the message
     * @return assertions
     */
    public static SentMessageAssert assertThat(@Nullable SentMessage message) {
        return new SentMessageAssert(message);
    }
}
