package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.StoreException;
import io.mailing.Throttle;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.Store;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SentMessage;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asked for it gets nothing, neither of what begins nor of what is being sent. */
class SuppressionTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final List<Mailing> nodes = new ArrayList<>();
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final FakeChannel email = FakeChannel.named("email");
    private final FakeChannel otherTelegram = FakeChannel.named("telegram");
    private final ManualRuntime here = new ManualRuntime(clock);
    private final ManualRuntime there = new ManualRuntime(clock);

    private Mailing start(Store on, ManualRuntime runtime, List<FakeChannel> channels, Recipient... people) {
        var builder =
                Mailing.builder().store(on).runtime(runtime).audience("guests", AudienceSource.of(List.of(people)));
        channels.forEach(builder::channel);
        Mailing mailing = builder.start();
        nodes.add(mailing);
        return mailing;
    }

    private Mailing start(Recipient... people) {
        return start(store, here, List.of(telegram, email), people);
    }

    @AfterEach
    void close() {
        nodes.forEach(Mailing::close);
    }

    private static List<String> addresses(FakeChannel channel) {
        return channel.received().stream().map(SentMessage::address).toList();
    }

    @Test
    void an_address_is_suppressed_however_it_is_written() {
        Mailing mailing = start(Guests.anna());
        assertThat(mailing.suppressions().suppress("email", "Anna@Guests.Example", "unsubscribed"))
                .isTrue();
        assertThat(mailing.suppressions().contains("email", "anna@guests.example"))
                .isTrue();
        assertThat(mailing.suppressions().suppress("email", "ANNA@guests.example", "unsubscribed"))
                .isFalse();
    }

    private static List<JournalEntry> journal(Mailing mailing, Campaign campaign) {
        return mailing.history().journal(campaign.id(), JournalFilter.first(1000));
    }

    @Test
    void a_suppressed_address_is_passed_over_and_with_no_other_one_the_delivery_is_skipped() throws Exception {
        Mailing mailing = start(Guests.anna(), Guests.boris());
        mailing.suppressions().suppress("telegram", "101", "stop");
        mailing.suppressions().suppress("telegram", "102", "stop");
        mailing.suppressions().suppress("email", Guests.BORIS, "unsubscribed");

        Campaign campaign =
                mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello!"));
        assertThat(campaign.awaitFinished(MINUTE)).isEqualTo(CampaignState.FINISHED);

        assertThat(addresses(telegram)).isEmpty();
        assertThat(addresses(email)).containsExactly(Guests.ANNA);
        JournalEntry boris = journal(mailing, campaign).stream()
                .filter(entry -> entry.recipient().equals("2"))
                .findFirst()
                .orElseThrow();
        assertThat(boris.state()).isEqualTo(DeliveryState.SKIPPED);
        assertThat(boris.reason()).isNotNull().extracting("code").isEqualTo("suppressed");
    }

    @Test
    void to_all_channels_each_suppressed_one_is_skipped_for_itself() throws Exception {
        Mailing mailing = start(Guests.anna());
        mailing.suppressions().suppress("email", Guests.ANNA, "unsubscribed");

        Campaign campaign = mailing.campaigns()
                .launch(CampaignDraft.to("guests").text("Hello!").sendMode(SendMode.all("telegram", "email")));
        campaign.awaitFinished(MINUTE);

        assertThat(addresses(telegram)).containsExactly("101");
        assertThat(addresses(email)).isEmpty();
        assertThat(campaign.progress().skipped()).isEqualTo(1);
    }

    @Test
    void who_opts_out_while_a_campaign_is_sent_gets_nothing_more_from_this_node() throws Exception {
        Mailing mailing = start(store, here, List.of(telegram), Guests.many(100));
        Campaign campaign = mailing.campaigns()
                .launch(CampaignDraft.to("guests").text("Hello!").throttle(Throttle.perSecond(20)));
        here.advance(Duration.ofSeconds(1));
        assertThat(addresses(telegram)).isNotEmpty().doesNotContain("1100");

        mailing.suppressions().suppress("telegram", "1100", "stop");
        campaign.awaitFinished(MINUTE);

        assertThat(addresses(telegram)).hasSize(99).doesNotContain("1100");
        assertThat(mailing.history().report(campaign.id()).reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.reason().code()).isEqualTo("suppressed"));
        assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
    }

    @Test
    void who_opts_out_on_one_channel_is_sent_to_by_the_next_one() throws Exception {
        Mailing mailing = start(Guests.many(30));
        Campaign campaign = mailing.campaigns()
                .launch(CampaignDraft.to("guests").text("Hello!").throttle(Throttle.perSecond(10)));
        here.advance(Duration.ofSeconds(1));

        mailing.suppressions().suppress("telegram", "1030", "stop");
        campaign.awaitFinished(MINUTE);

        assertThat(addresses(telegram)).hasSize(29).doesNotContain("1030");
        assertThat(addresses(email)).containsExactly("guest29@guests.example");
    }

    @Test
    void within_two_seconds_the_other_node_sends_nothing_more_either() {
        Mailing own = start(store, here, List.of(telegram), Guests.many(1_000));
        start(store, there, List.of(otherTelegram), Guests.many(1_000));
        Campaign campaign =
                own.campaigns().launch(CampaignDraft.to("guests").text("Hello!").throttle(Throttle.perSecond(50)));
        both(Duration.ofSeconds(8));
        assertThat(addresses(telegram)).as("both are at it").isNotEmpty();
        assertThat(addresses(otherTelegram)).as("both are at it").isNotEmpty();

        // The last of each of the two blocks: each node has one of them in its hands.
        List<String> late = List.of("1498", "1499", "1500", "1998", "1999", "2000");
        late.forEach(address -> own.suppressions().suppress("telegram", address, "stop"));
        both(Duration.ofSeconds(2));
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
        both(Duration.ofSeconds(20));

        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(addresses(telegram)).doesNotContainAnyElementsOf(late);
        assertThat(addresses(otherTelegram)).hasSizeGreaterThan(300).doesNotContainAnyElementsOf(late);
        assertThat(campaign.progress().skipped()).isEqualTo(late.size());
    }

    private void both(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusMillis(100)) {
            here.advance(Duration.ofMillis(50));
            there.advance(Duration.ofMillis(50));
        }
    }

    @Test
    void who_is_let_in_again_is_sent_to_at_once() throws Exception {
        Mailing mailing = start(store, here, List.of(telegram), Guests.many(40));
        Campaign campaign = mailing.campaigns()
                .launch(CampaignDraft.to("guests").text("Hello!").throttle(Throttle.perSecond(20)));
        here.advance(Duration.ofMillis(500));

        mailing.suppressions().suppress("telegram", "1040", "stop");
        assertThat(mailing.suppressions().lift("telegram", "1040")).isTrue();
        campaign.awaitFinished(MINUTE);

        assertThat(addresses(telegram)).hasSize(40);
    }

    @Test
    void while_the_store_does_not_say_it_nothing_is_sent_and_nothing_lost() throws Exception {
        AtomicInteger faults = new AtomicInteger(3);
        Store probed = new ProbedStore(store, (method, arguments, real) -> {
            if (method.equals("among") && faults.getAndDecrement() > 0) {
                throw new StoreException("away", null);
            }
            return real.call();
        });
        Mailing mailing = start(probed, here, List.of(telegram), Guests.many(40));
        Campaign campaign = mailing.campaigns()
                .launch(CampaignDraft.to("guests").text("Hello!").throttle(Throttle.perSecond(20)));
        here.advance(Duration.ofMillis(500));
        mailing.suppressions().suppress("telegram", "1040", "stop");

        campaign.awaitFinished(MINUTE);

        assertThat(faults.get()).as("it was asked again").isNegative();
        assertThat(addresses(telegram)).hasSize(39).doesNotContain("1040");
        assertThat(campaign.progress().skipped()).isEqualTo(1);
    }

    @Test
    void a_suppression_is_found_however_the_address_is_written_and_outlives_a_restart() {
        Mailing mailing = start(Guests.anna());
        assertThat(mailing.suppressions().suppress("email", Guests.ANNA, "unsubscribed"))
                .isTrue();
        assertThat(mailing.suppressions().suppress("email", Guests.ANNA, "bounced"))
                .as("a second time")
                .isFalse();

        Mailing next = start(store, there, List.of(FakeChannel.named("email")), Guests.anna());

        assertThat(next.suppressions().contains("email", Guests.ANNA)).isTrue();
        assertThat(next.suppressions().find("email", Guests.ANNA))
                .hasValueSatisfying(found -> assertThat(found.reason()).isEqualTo("unsubscribed"));
        assertThat(next.suppressions().contains("email", Guests.BORIS)).isFalse();
    }

    @Test
    void what_can_not_be_an_address_is_refused_without_being_repeated() {
        Mailing mailing = start(Guests.anna());
        assertThatThrownBy(() -> mailing.suppressions().suppress("fax", "123", "stop"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fax");
        assertThatThrownBy(() -> mailing.suppressions().suppress("email", "nobody", "stop"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("nobody");
        assertThatThrownBy(() -> mailing.suppressions().suppress("email", Guests.ANNA, " "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Recipient guest(int number) {
        return Guests.many(number + 1)[number];
    }

    private static Campaign standing(Mailing mailing) {
        return mailing.campaigns()
                .launch(CampaignDraft.triggered().text("Hello!").throttle(Throttle.perSecond(5)));
    }

    @Test
    void an_event_of_a_suppressed_address_is_skipped_however_old_the_suppression() {
        Mailing mailing = start(store, here, List.of(telegram));
        mailing.suppressions().suppress("telegram", "1001", "stop");
        clock.advance(Duration.ofDays(400));
        Campaign campaign = standing(mailing);
        clock.advance(Duration.ofDays(400));
        mailing.suppressions().suppress("telegram", "1002", "stop");

        for (int i = 0; i < 3; i++) {
            campaign.trigger("event-" + i, guest(i));
        }
        here.advance(Duration.ofSeconds(5));

        assertThat(addresses(telegram)).containsExactly("1003");
        assertThat(journal(mailing, campaign))
                .filteredOn(entry -> entry.state() == DeliveryState.SKIPPED)
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.reason())
                        .isNotNull()
                        .extracting("code")
                        .isEqualTo("suppressed"));
    }

    @Test
    void who_opts_out_anywhere_after_the_event_gets_nothing_from_its_next_send_on() {
        Mailing mailing = start(store, here, List.of(telegram));
        Mailing other = start(store, there, List.of(email, otherTelegram));
        other.suppressions().suppress("email", Guests.ANNA, "unsubscribed");
        Campaign campaign = standing(mailing);
        for (int i = 0; i < 3; i++) {
            campaign.trigger("event-" + i, guest(i));
        }
        here.advance(Duration.ofMillis(100));
        assertThat(addresses(telegram)).containsExactly("1001");
        campaign.pause();
        here.crank();
        clock.advance(Duration.ofDays(400));
        campaign.resume();
        // What another node was told just now, this one has not learned yet.
        here.crank();
        other.suppressions().suppress("telegram", "1003", "stop");
        assertThat(addresses(telegram)).doesNotContain("1003");
        here.advance(Duration.ofSeconds(10));

        assertThat(addresses(telegram)).containsExactly("1001", "1002");
        assertThat(campaign.progress().skipped()).isEqualTo(1);
        assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
    }

    @Test
    void a_campaign_that_stands_for_years_reads_no_suppressions_of_years() {
        List<Object> readSince = new ArrayList<>();
        Store probed = new ProbedStore(store, (method, arguments, real) -> {
            if (method.equals("added")) {
                readSince.add(arguments[1]);
            }
            return real.call();
        });
        Campaign campaign = standing(start(store, here, List.of(telegram)));
        here.crank();
        nodes.remove(0).close();
        clock.advance(Duration.ofDays(400));
        Mailing mailing = start(probed, there, List.of(telegram), Guests.many(3));
        mailing.suppressions().suppress("telegram", "1002", "stop");
        for (int i = 0; i < 3; i++) {
            mailing.campaigns().trigger(campaign.id(), "event-" + i, guest(i));
        }
        there.advance(Duration.ofSeconds(10));
        assertThat(addresses(telegram)).containsExactly("1001", "1003");
        assertThat(readSince).isEmpty();

        mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello!"));
        there.advance(Duration.ofSeconds(10));

        assertThat(addresses(telegram)).hasSize(4);
        assertThat(readSince)
                .isNotEmpty()
                .allSatisfy(since ->
                        assertThat((Instant) since).isAfter(clock.instant().minus(Duration.ofHours(2))));
    }
}
