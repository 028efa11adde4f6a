package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.ChannelTraits;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is permitted and not written down is what can be in doubt after a crash: it is bounded for a channel and node. */
class WindowTest {

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private int open;
    private int most;

    private ProbedStore store() {
        return new ProbedStore(InMemoryStore.create(clock), (method, arguments, real) -> {
            Object answer = real.call();
            if (method.equals("permit")) {
                open += Boolean.TRUE.equals(answer) ? ((Collection<?>) arguments[1]).size() : 0;
                most = Math.max(most, open);
            }
            if (method.equals("record")) {
                open -= ((Collection<?>) arguments[0]).size();
            }
            return answer;
        });
    }

    /** A pace of 0 is none: sends take no time here, so that is the quickest channel that there can be. */
    @ParameterizedTest
    @CsvSource({
        "1, 5_000, 8, 100",
        "5, 5_000, 8, 100",
        "3, 5_000, 80, 160",
        "5, 5_000, 1, 100",
        "2, 0, 8, 1_000",
        "30, 2, 8, 9",
        "30, 60, 8, 60"
    })
    void no_more_than_two_windows_are_open(int campaigns, String perSecond, int concurrency, String bound) {
        int rate = Integer.parseInt(perSecond.replace("_", ""));
        Throttle pace = rate == 0 ? Throttle.none() : Throttle.perSecond(rate);
        FakeChannel channel = FakeChannel.with(new ChannelTraits("telegram", pace, concurrency), address -> true);
        try (Mailing mailing = Mailing.builder()
                .store(store())
                .runtime(runtime)
                .channel(channel)
                .audience("guests", AudienceSource.of(List.of(Guests.many(2_000))))
                .start()) {
            for (int i = 0; i < campaigns; i++) {
                mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello!"));
            }
            runtime.advance(Duration.ofSeconds(30));
            int allowed = Integer.parseInt(bound.replace("_", ""));
            assertThat(most).isBetween(allowed / 4, allowed);
            assertThat(channel.received()).hasSizeGreaterThan(50);
        }
    }
}
