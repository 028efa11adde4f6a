package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Problem;
import io.mailing.Recipient;
import io.mailing.Segment;
import io.mailing.audience.Audience;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Audiences whose parts are not all on each node, and how often the parts are read. */
class AudienceNodesTest {

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final List<Mailing> nodes = new ArrayList<>();
    private final List<ManualRuntime> runtimes = new ArrayList<>();
    private final Counted guests = new Counted(20);

    /** Counts how often it is read. */
    private static final class Counted implements AudienceSource {
        private final AudienceSource people;
        private final AtomicInteger readings = new AtomicInteger();

        Counted(int people) {
            this.people = AudienceSource.of(List.of(Guests.many(people)));
        }

        @Override
        public AudienceSchema schema() {
            return people.schema();
        }

        @Override
        public void forEach(Consumer<Recipient> sink) {
            readings.incrementAndGet();
            people.forEach(sink);
        }
    }

    private MailingBuilder builder() {
        ManualRuntime runtime = new ManualRuntime(clock);
        runtimes.add(runtime);
        return Mailing.builder().store(store).runtime(runtime).channel(telegram);
    }

    private Mailing start(MailingBuilder builder) {
        Mailing mailing = builder.start();
        nodes.add(mailing);
        return mailing;
    }

    @AfterEach
    void close() {
        nodes.forEach(Mailing::close);
    }

    private static CampaignDraft to(String audience) {
        return CampaignDraft.to(Audience.parse(audience)).text("Hello!");
    }

    @Test
    void a_campaign_waits_for_a_node_that_has_all_parts_of_its_segments() {
        Mailing whole = start(builder().audience("guests", guests).audience("vip", new Counted(3)));
        Segment segment = whole.segments().save("all", null, Audience.parse("guests except vip"));
        assertThat(segment.version()).isEqualTo(1);
        Campaign campaign = whole.campaigns().launch(to("all"));
        Mailing part = start(builder().audience("guests", guests));

        runtimes.get(1).crank();
        assertThat(campaign.state()).isEqualTo(CampaignState.PREPARING);
        assertThat(part.campaigns().check(to("all")))
                .extracting(Problem::message)
                .singleElement()
                .satisfies(problem -> assertThat(problem).startsWith("segment all: there is no audience 'vip'"));

        runtimes.get(0).crank();
        assertThat(campaign.progress().total()).isEqualTo(17);
    }

    @Test
    void nothing_is_sent_to_a_name_that_means_two_things() {
        Mailing old = start(builder().audience("guests", guests));
        Segment segment = old.segments().save("vip", null, Audience.parse("guests only (\"1\")"));
        Campaign campaign = old.campaigns()
                .launch(CampaignDraft.to(segment.name())
                        .text("Hello!")
                        .startAt(MailingExtension.START.plusSeconds(60)));
        old.close();
        Mailing renewed = start(builder().audience("guests", guests).audience("vip", new Counted(3)));

        clock.advance(Duration.ofMinutes(2));
        runtimes.get(1).crank();
        assertThat(renewed.campaigns().find(campaign.id()).orElseThrow().state())
                .isEqualTo(CampaignState.CREATED);
        assertThat(renewed.campaigns().check(to("vip")))
                .extracting(Problem::message)
                .containsExactly(
                        "'vip' is a registered audience and a saved segment too: give one of them another name");
    }

    @Test
    void what_is_chosen_of_one_source_is_chosen_in_one_pass() {
        Mailing mailing = start(builder().audience("guests", guests).audience("vip", new Counted(3)));
        assertThat(mailing.campaigns()
                        .estimate(to("guests where has(telegram) union (guests where first_name = \"x\")"
                                + " except (guests only (\"nobody\"))"))
                        .recipients())
                .isEqualTo(20);
        assertThat(guests.readings).hasValue(1);
        assertThat(mailing.campaigns()
                        .estimate(to("guests union vip union guests"))
                        .recipients())
                .isEqualTo(20);
        assertThat(guests.readings).hasValue(3);
    }
}
