package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.Preview;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.TemplateVariables;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Messages that are looked at again, of more campaigns than are kept prepared. */
class PreviewTest {

    private static final int CAMPAIGNS = 60;

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final AtomicInteger closedInUse = new AtomicInteger();
    private Runnable meanwhile = () -> {};

    /** Does something else while a message is made. */
    private final class Interrupted implements Channel {

        @Override
        public ChannelTraits traits() {
            return telegram.traits();
        }

        @Override
        public AddressCheck checkAddress(String address) {
            return telegram.checkAddress(address);
        }

        @Override
        public List<Problem> check(MessageContent content) {
            return telegram.check(content);
        }

        @Override
        public MessageSender open(MessageContent content, TemplateVariables variables) {
            return new Sender(telegram.open(content, variables));
        }
    }

    private final class Sender implements MessageSender {
        private final MessageSender real;
        private boolean closed;

        Sender(MessageSender real) {
            this.real = real;
        }

        @Override
        public Preview preview(OutboundMessage message) {
            meanwhile.run();
            closedInUse.addAndGet(closed ? 1 : 0);
            return real.preview(message);
        }

        @Override
        public SendOutcome send(OutboundMessage message) throws InterruptedException {
            return real.send(message);
        }

        @Override
        public void close() {
            closed = true;
            real.close();
        }
    }

    private Mailing start() {
        return Mailing.builder()
                .store(InMemoryStore.create(clock))
                .runtime(runtime)
                .channel(new Interrupted())
                .audience("guests", AudienceSource.of(List.of(Guests.many(1))))
                .start();
    }

    private List<JournalEntry> sent(Mailing mailing) throws InterruptedException {
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < CAMPAIGNS; i++) {
            Campaign campaign =
                    mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello <first_name>!"));
            campaign.awaitFinished(Duration.ofMinutes(1));
            entries.addAll(mailing.history().journal(campaign.id(), JournalFilter.first(1)));
        }
        return entries;
    }

    @Test
    void a_sender_is_not_closed_while_a_message_is_made_with_it() throws InterruptedException {
        try (Mailing mailing = start()) {
            List<JournalEntry> entries = sent(mailing);
            Iterator<JournalEntry> rest = entries.iterator();
            // While each one is made the next one is asked for: all of them are in use at once.
            meanwhile = () -> {
                if (rest.hasNext()) {
                    assertThat(mailing.history().message(rest.next())).isInstanceOf(Preview.Message.class);
                }
            };
            meanwhile.run();
            assertThat(rest.hasNext()).isFalse();
            assertThat(closedInUse).hasValue(0);
            assertThat(telegram.openSenders()).as("those that are kept").isBetween(1, 16);
        }
        assertThat(telegram.openSenders()).isZero();
    }
}
