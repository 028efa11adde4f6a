package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.ChannelTraits;
import io.mailing.test.FakeChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What blocks runs in threads of the engine's own if the application gives no executor: virtual ones from Java 24 on. */
class SendThreadsTest {

    @Test
    void the_engines_threads_are_virtual_where_nothing_pins_them() throws Exception {
        AtomicReference<Thread> used = new AtomicReference<>();
        FakeChannel channel = FakeChannel.with(new ChannelTraits("telegram", Throttle.none(), 8), address -> {
            used.set(Thread.currentThread());
            return true;
        });
        try (Mailing mailing = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(channel)
                .audience("guests", AudienceSource.of(List.of(Guests.anna())))
                .start()) {
            mailing.campaigns()
                    .launch(CampaignDraft.to("guests").text("Hello!"))
                    .awaitFinished(Duration.ofMinutes(1));
        }
        boolean virtual = Runtime.version().feature() >= 21
                && (boolean) Thread.class.getMethod("isVirtual").invoke(used.get());
        assertThat(virtual).isEqualTo(Runtime.version().feature() >= 24);
        assertThat(used.get().isDaemon()).isTrue();
        assertThat(used.get().getName()).startsWith("mailing-send-");
    }
}
