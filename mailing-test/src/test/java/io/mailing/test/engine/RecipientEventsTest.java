package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.audience.Audience;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.ForwardingStore;
import io.mailing.spi.store.RecipientEventStore;
import io.mailing.spi.store.Store;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What recipients did is kept under a hash, and forgotten with them. */
class RecipientEventsTest {

    private static final Instant AT = MailingExtension.START;

    private final SettableClock clock = SettableClock.at(AT);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final List<RecipientEventStore.Deed> recorded = new ArrayList<>();
    private final Mailing mailing = Mailing.builder()
            .store(new Watched())
            .runtime(new ManualRuntime(clock))
            .channel(FakeChannel.named("telegram"))
            .audience(
                    "guests",
                    AudienceSource.of(List.of(
                            Recipient.builder("17").address("telegram", "1").build())))
            .start();

    private final class Watched implements ForwardingStore {
        @Override
        public Store store() {
            return store;
        }

        @Override
        public RecipientEventStore recipientEvents() {
            return (RecipientEventStore) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {RecipientEventStore.class}, (proxy, method, given) -> {
                        if (method.getName().equals("record")) {
                            ((Iterable<?>) given[0]).forEach(deed -> recorded.add((RecipientEventStore.Deed) deed));
                        }
                        return method.invoke(store.recipientEvents(), given);
                    });
        }
    }

    @AfterEach
    void close() {
        mailing.close();
    }

    @Test
    void a_recipients_id_does_not_reach_the_store_and_erasing_forgets() {
        mailing.recipients().did("bought", "anna@guests.example", AT);
        mailing.recipients().did("bought", List.of("17", "anna@guests.example", "17"), AT.plusSeconds(1));

        assertThat(recorded).hasSize(3);
        assertThat(recorded.toString()).doesNotContain("anna").doesNotContain("person=17");
        String anna = recorded.get(0).person();
        assertThat(store.recipientEvents().find("bought", anna))
                .contains(new RecipientEventStore.Deeds(AT, AT.plusSeconds(1), 2));

        assertThat(mailing.recipients().erase("anna@guests.example"))
                .as("deliveries")
                .isZero();
        assertThat(store.recipientEvents().find("bought", anna)).isEmpty();
        assertThat(store.recipientEvents().find("bought", recorded.get(1).person()))
                .isPresent();
    }

    @Test
    void what_no_filter_could_ask_for_is_refused() {
        assertThatThrownBy(() -> mailing.recipients().did("", "17", AT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mailing.recipients().did("x".repeat(101), "17", AT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mailing.recipients().did("bought", " ", AT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(recorded).isEmpty();
    }

    @Test
    void what_is_yet_to_happen_is_refused() {
        Instant latest = AT.plus(Duration.ofHours(1));
        assertThatThrownBy(() -> mailing.recipients().did("bought", "17", latest.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'bought' at " + latest.plusMillis(1) + " is ahead of " + AT);
        assertThatThrownBy(() -> mailing.recipients().did("bought", List.of("17"), Instant.MAX))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(recorded).isEmpty();

        mailing.recipients().did("bought", "17", latest);
        assertThat(mailing.campaigns()
                        .estimate(CampaignDraft.to(Audience.parse("guests where did(\"bought\", 1 hour)")))
                        .recipients())
                .as("a clock that is ahead says now")
                .isEqualTo(1);
    }
}
