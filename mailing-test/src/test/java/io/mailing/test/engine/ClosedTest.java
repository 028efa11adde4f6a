package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.HistoryFilter;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MessageDraft;
import io.mailing.Recipient;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What comes after the close does nothing, and says so. */
class ClosedTest {

    private static final CampaignDraft DRAFT = CampaignDraft.to("guests").text("Hello!");

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);

    private Mailing start() {
        return Mailing.builder()
                .store(store)
                .runtime(new ManualRuntime(clock))
                .channel(FakeChannel.named("telegram"))
                .audience("guests", AudienceSource.of(List.of(Guests.many(3))))
                .start();
    }

    @TestFactory
    Stream<DynamicTest> every_call_is_refused() {
        Mailing mailing = start();
        Campaign created = mailing.campaigns().create(DRAFT);
        Campaign bonus = mailing.campaigns().launch(CampaignDraft.triggered().text("Hello!"));
        Recipient anna = Recipient.builder("anna").address("telegram", "1").build();
        mailing.close();
        return Stream.<ThrowingCallable>of(
                        () -> mailing.campaigns().create(DRAFT),
                        () -> mailing.campaigns().launch(DRAFT),
                        () -> mailing.campaigns().find(created.id()),
                        created::launch,
                        created::state,
                        created::progress,
                        () -> created.awaitFinished(Duration.ofDays(1)),
                        () -> created.sendTest(anna),
                        () -> bonus.trigger("bonus-1", anna),
                        () -> mailing.history().campaigns(HistoryFilter.newest(1)),
                        () -> mailing.history().report(created.id()),
                        () -> mailing.messages().save("x", null, MessageDraft.empty()),
                        () -> mailing.suppressions().find("telegram", "1"),
                        () -> mailing.recipients().erase("anna"))
                .map(call -> DynamicTest.dynamicTest(
                        "refused",
                        () -> assertThatIllegalStateException()
                                .isThrownBy(call)
                                .withMessageContaining("the Mailing is closed")));
    }

    @Test
    void nothing_of_it_is_written_down() {
        Mailing mailing = start();
        mailing.close();
        assertThatIllegalStateException().isThrownBy(() -> mailing.campaigns().launch(DRAFT));
        try (Mailing next = start()) {
            assertThat(next.history().campaigns(HistoryFilter.newest(10))).isEmpty();
        }
    }
}
