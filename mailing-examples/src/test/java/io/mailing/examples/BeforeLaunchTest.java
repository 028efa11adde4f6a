package io.mailing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.ChannelTraits;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A thousand guests by SMS, before anything is sent. */
class BeforeLaunchTest {

    private static final List<Recipient> GUESTS = IntStream.range(0, 1_000)
            .mapToObj(i -> Recipient.builder("G" + i)
                    .address("sms", "+48 600 100 " + (100 + i % 900))
                    .attribute("first_name", i < 900 ? "Anna" : "Anna Maria Katarzyna")
                    .build())
            .toList();

    @Test
    void the_screen_shows_what_holds_when_it_is_through_and_what_it_costs() {
        ChannelTraits traits = new ChannelTraits("sms", Throttle.perSecond(2), 4);
        SettableClock clock = SettableClock.at(MailingExtension.START);
        try (Mailing mailing = BeforeLaunch.priced(Mailing.builder()
                        .store(InMemoryStore.create(clock))
                        .runtime(new ManualRuntime(clock))
                        .channel(FakeChannel.with(traits, address -> true).partsOf(40))
                        .audience("guests", AudienceSource.of(GUESTS)))
                .start()) {
            CampaignDraft draft = CampaignDraft.to("guests")
                    .name("Spring")
                    .text("<first_name>, your points are waiting!")
                    .sendMode(SendMode.priority("sms"));

            assertThat(BeforeLaunch.look(mailing, draft).lines().map(String::strip))
                    .contains(
                            "Campaign   'Spring' (one-off)",
                            "Channel    sms: 2 every 1s; no quota; 4 at once",
                            "Problems   none, it can be launched",
                            "Finish     2026-03-01 10:08:19 UTC, 8 min 19 s after the start",
                            "Channel    sms: 1000 messages in 1100 parts, the last at 2026-03-01 10:08:19 UTC;"
                                    + " held back by the channel's pace; 71.500 EUR",
                            "Cost       71.500 EUR",
                            "Launch it?");
            assertThat(BeforeLaunch.look(mailing, draft.expireAfter(Duration.ofMinutes(5))))
                    .endsWith("Not like this.");
        }
    }
}
