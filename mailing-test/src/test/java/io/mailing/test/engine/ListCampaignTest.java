package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.Segment;
import io.mailing.StoreException;
import io.mailing.Throttle;
import io.mailing.audience.Audience;
import io.mailing.audience.ListId;
import io.mailing.audience.UnsentRows;
import io.mailing.audience.UploadOptions;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Campaigns to lists of which something is taken away meanwhile. */
class ListCampaignTest {

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore memory = InMemoryStore.create(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final AtomicReference<Consumer<String>> hook = new AtomicReference<>(method -> {});
    private ManualRuntime runtime = new ManualRuntime(clock);

    private boolean broken;

    private Mailing start() {
        AudienceSource staff = new AudienceSource() {
            @Override
            public AudienceSchema schema() {
                return new AudienceSchema(Set.of("telegram"), Set.of());
            }

            @Override
            public void forEach(Consumer<Recipient> sink) {
                if (broken) {
                    throw new IllegalStateException("the staff's service is away");
                }
                sink.accept(Guests.anna());
            }
        };
        return Mailing.builder()
                .audience("staff", staff)
                .store(new ProbedStore(memory, (method, arguments, real) -> {
                    Object answer = real.call();
                    hook.get().accept(method);
                    return answer;
                }))
                .runtime(runtime)
                .channel(telegram)
                .start();
    }

    /** As by SIGKILL; another node begins. */
    private Mailing crash() {
        runtime.kill();
        runtime = new ManualRuntime(clock);
        return start();
    }

    /** After the next call of a method, once. */
    private void after(String method, Runnable then) {
        hook.set(called -> {
            if (called.equals(method)) {
                hook.set(other -> {});
                then.run();
            }
        });
    }

    private static InputStream csv(int first, int last) {
        StringBuilder text = new StringBuilder("id,telegram\n");
        for (int i = first; i <= last; i++) {
            text.append('g').append(i).append(',').append(1000 + i).append('\n');
        }
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static CampaignDraft to(Audience audience) {
        return CampaignDraft.to(audience).text("Hello!").throttle(Throttle.every(Duration.ofHours(1)));
    }

    private static List<String> states(Mailing mailing, Campaign campaign) {
        return mailing.history().journal(campaign.id(), JournalFilter.first(10)).stream()
                .map(entry -> entry.recipient() + " " + entry.state())
                .toList();
    }

    @Test
    void a_list_that_is_deleted_while_it_is_read_gives_the_campaign_back() {
        try (Mailing mailing = start()) {
            ListId list = mailing.lists()
                    .upload("Guests", csv(1, 700), UploadOptions.defaults())
                    .list();
            Segment unused = mailing.segments().save("everyone", null, Audience.list(list));
            after("rows", () -> {
                Segment edited = mailing.segments()
                        .edit("everyone", all -> Audience.list(list).only("g1"));
                assertThat(memory.lists().delete(list)).isTrue();
                assertThat(edited.name()).isEqualTo("everyone");
            });

            Campaign campaign = mailing.campaigns().launch(to(Audience.of("everyone")));
            runtime.advance(Duration.ofSeconds(1));

            assertThat(campaign.state()).as("not sent to a part of it").isEqualTo(CampaignState.CREATED);
            assertThat(mailing.history().report(campaign.id()).toString()).contains("there is no list " + list);
            assertThat(telegram.received()).isEmpty();
        }
    }

    @Test
    void of_a_file_that_is_dropped_while_its_campaign_is_prepared_nobody_stays() {
        try (Mailing mailing = start()) {
            ListId list = mailing.lists()
                    .upload("Guests", csv(1, 1), UploadOptions.defaults())
                    .list();
            int wrong = mailing.lists()
                    .add(list, csv(2, 3), UploadOptions.defaults())
                    .file();
            clock.advance(Duration.ofMinutes(1));
            Campaign campaign = mailing.campaigns().launch(to(Audience.list(list)));
            clock.advance(Duration.ofSeconds(1));
            after(
                    "rows",
                    () -> assertThat(mailing.lists()
                                    .remove(list, wrong, UnsentRows.DROP)
                                    .recipients())
                            .isEqualTo(1));
            runtime.advance(Duration.ofMinutes(3));

            assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
            assertThat(states(mailing, campaign)).containsExactly("g1 SENT", "g2 CANCELLED", "g3 CANCELLED");
        }
    }

    @Test
    void what_a_crash_left_of_a_dropped_file_leaves_later() {
        Mailing first = start();
        ListId list = first.lists()
                .upload("Guests", csv(1, 3), UploadOptions.defaults())
                .list();
        clock.advance(Duration.ofMinutes(1));
        Campaign before = first.campaigns().launch(to(Audience.list(list)));
        runtime.advance(Duration.ofMinutes(1));
        after("remove", () -> {
            throw new StoreException("killed here", null);
        });
        assertThatThrownBy(() -> first.lists().remove(list, 1, UnsentRows.DROP)).isInstanceOf(StoreException.class);
        assertThat(states(first, before)).containsExactly("g1 SENT", "g2 PENDING", "g3 PENDING");
        assertThat(memory.lists().rows(list, 1, 0, 10)).hasSize(3);

        try (Mailing mailing = crash()) {
            runtime.advance(Duration.ofMinutes(3));
            Campaign campaign = mailing.campaigns().find(before.id()).orElseThrow();
            assertThat(states(mailing, campaign)).containsExactly("g1 SENT", "g2 CANCELLED", "g3 CANCELLED");
            assertThat(memory.lists().rows(list, 1, 0, 10)).isEmpty();
        }
    }

    @Test
    void an_audience_that_can_not_be_read_holds_up_no_other_campaign_and_its_people_leave_later() {
        try (Mailing mailing = start()) {
            ListId list = mailing.lists()
                    .upload("Guests", csv(1, 2), UploadOptions.defaults())
                    .list();
            clock.advance(Duration.ofMinutes(1));
            Campaign both = mailing.campaigns().launch(to(Audience.list(list).union(Audience.of("staff"))));
            Campaign alone = mailing.campaigns().launch(to(Audience.list(list)));
            runtime.advance(Duration.ofMinutes(1));
            broken = true;

            assertThat(mailing.lists().remove(list, 1, UnsentRows.DROP).recipients())
                    .isZero();
            assertThat(states(mailing, alone)).containsExactly("g1 SENT", "g2 CANCELLED");
            runtime.advance(Duration.ofMinutes(3));
            assertThat(states(mailing, both)).containsExactly("g1 SENT", "g2 PENDING", "1 PENDING");

            broken = false;
            runtime.advance(Duration.ofMinutes(3));
            assertThat(states(mailing, both)).containsExactly("g1 SENT", "g2 CANCELLED", "1 PENDING");
            assertThat(memory.lists().rows(list, 1, 0, 10)).isEmpty();
        }
    }
}
