package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.ContentLimits;
import io.mailing.InMemoryStore;
import io.mailing.InvalidDraftException;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.MediaFile;
import io.mailing.MessageDraft;
import io.mailing.Reason;
import io.mailing.SendMode;
import io.mailing.spi.AttachmentMaker;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Preview;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SentMessage;
import io.mailing.test.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that are made for each recipient. */
class PersonalAttachmentsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final CampaignDraft DRAFT =
            CampaignDraft.to("guests").text("Your ticket").attachPersonal("ticket");

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private @Nullable Mailing mailing;

    /** Says in a text file whose it is. */
    private static class Tickets implements AttachmentMaker {
        final AtomicInteger made = new AtomicInteger();

        @Override
        public List<String> needs() {
            return List.of("first_name", "code");
        }

        @Override
        public MediaFile make(Person person) throws Exception {
            made.incrementAndGet();
            return file(
                    person.values().get("first_name") + " " + person.values().get("code"));
        }
    }

    private static MediaFile file(String text) {
        return MediaFile.attachment("ticket.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        if (mailing != null) {
            mailing.close();
        }
    }

    private MailingBuilder builder(int guests) {
        return Mailing.builder()
                .store(store)
                .runtime(runtime)
                .channel(telegram)
                .personalValues("codes", new Codes())
                .audience("guests", AudienceSource.of(List.of(Guests.many(guests))));
    }

    private Mailing start(int guests, AttachmentMaker maker) {
        mailing = builder(guests).attachmentMaker("ticket", maker).start();
        return mailing;
    }

    @Test
    void each_recipient_gets_a_file_of_their_own_from_the_values_also_those_that_come_later() {
        Mailing node = start(3, new Tickets());
        Campaign campaign = node.campaigns().launch(DRAFT);
        runtime.advance(MINUTE);

        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(telegram.received())
                .flatExtracting(message -> message.files())
                .containsExactly(file("Guest 0 C-1"), file("Guest 1 C-2"), file("Guest 2 C-3"));
        JournalEntry entry =
                node.history().journal(campaign.id(), JournalFilter.first(1)).get(0);
        assertThat(node.history().message(entry))
                .isEqualTo(new Preview.Message(null, "Your ticket", null, List.of(file("Guest 0 C-1"))));
    }

    @Test
    void a_retry_makes_the_same_file_again() {
        Tickets tickets = new Tickets();
        telegram.when("1001").refuseForNow("busy").times(1);
        Campaign unused = start(1, tickets).campaigns().launch(DRAFT);
        runtime.advance(Duration.ofMinutes(30));
        assertThat(tickets.made).hasValue(2);
        assertThat(telegram.received())
                .flatExtracting(message -> message.files())
                .containsExactly(file("Guest 0 C-1"));
    }

    @Test
    void an_outage_puts_off_a_few_and_holds_up_no_other_campaign() {
        Instant mended = MailingExtension.START.plusSeconds(100);
        Tickets tickets = new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                MediaFile file = super.make(person);
                if (clock.instant().isBefore(mended)) {
                    throw new IllegalStateException("a font of " + person.recipient() + " is away");
                }
                return file;
            }
        };
        Mailing node = start(500, tickets);
        Campaign campaign = node.campaigns().launch(DRAFT);
        runtime.advance(Duration.ofSeconds(1));
        Campaign other = node.campaigns().launch(CampaignDraft.to("guests").text("Hello"));
        runtime.advance(Duration.ofSeconds(10));
        assertThat(other.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().sent()).isZero();
        assertThat(tickets.made.get()).as("three for each rest").isLessThan(20);

        runtime.advance(Duration.ofMinutes(10));
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().sent()).isEqualTo(500);
        assertThat(campaign.progress().inDoubt()).isZero();
    }

    /** Throws for some, each time. */
    private static Tickets throwingFor(String... recipients) {
        return new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                MediaFile file = super.make(person);
                if (List.of(recipients).contains(person.recipient())) {
                    throw new IllegalStateException("a row of " + person.recipient() + " is broken");
                }
                return file;
            }
        };
    }

    @Test
    void who_makes_the_maker_throw_holds_up_nobody_and_fails_in_the_end() {
        AtomicBoolean mended = new AtomicBoolean();
        Tickets tickets = new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                MediaFile file = super.make(person);
                if (person.recipient().equals("g7") && !mended.get()) {
                    throw new IllegalStateException("a row of " + person.recipient() + " is broken");
                }
                return file;
            }
        };
        Mailing node = start(500, tickets);
        Campaign campaign = node.campaigns().launch(DRAFT);
        runtime.advance(Duration.ofSeconds(1));
        assertThat(campaign.progress().sent()).isEqualTo(499);

        runtime.advance(Duration.ofMinutes(30));
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().failed()).isEqualTo(1);
        assertThat(tickets.made).as("four attempts").hasValue(503);
        assertThat(node.history().report(campaign.id()).reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.reason().code()).isEqualTo("attachment-failed"));

        mended.set(true);
        assertThat(campaign.resendFailed()).isEqualTo(1);
        runtime.advance(MINUTE);
        assertThat(campaign.progress().sent()).isEqualTo(500);
    }

    @Test
    void several_who_make_the_maker_throw_all_fail_also_when_only_they_are_left() {
        Tickets tickets = throwingFor("g1", "g100", "g101", "g102", "g103", "g200", "g300", "g301", "g400");
        Campaign campaign = start(500, tickets).campaigns().launch(DRAFT);
        runtime.advance(Duration.ofSeconds(20));
        assertThat(campaign.progress().sent()).isEqualTo(491);

        runtime.advance(Duration.ofHours(1));
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().failed()).isEqualTo(9);
    }

    @Test
    void an_outage_of_the_maker_rests_only_channels_whose_message_has_it() {
        FakeChannel email = FakeChannel.named("email");
        Instant mended = MailingExtension.START.plus(Duration.ofMinutes(10));
        Tickets tickets = new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                MediaFile file = super.make(person);
                if (clock.instant().isBefore(mended)) {
                    throw new IllegalStateException("the server of fonts is away");
                }
                return file;
            }
        };
        mailing = builder(500).channel(email).attachmentMaker("ticket", tickets).start();
        Campaign campaign = mailing.campaigns()
                .launch(CampaignDraft.to("guests")
                        .text("Hello")
                        .sendMode(SendMode.all("telegram", "email"))
                        .variant("telegram", MessageDraft.empty().text("Hello").attachPersonal("ticket")));
        runtime.advance(Duration.ofSeconds(10));
        assertThat(email.received()).hasSize(500);
        assertThat(telegram.received()).isEmpty();
        assertThat(tickets.made.get()).as("few are tried").isLessThan(20);

        runtime.advance(Duration.ofMinutes(40));
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(telegram.received()).hasSize(500);
        assertThat(campaign.progress().failed()).isZero();
        assertThat(tickets.made.get()).as("few are tried").isLessThan(560);
    }

    @Test
    void a_slow_maker_puts_off_nobody_and_holds_up_no_other_campaign() {
        QueueingRuntime queueing = new QueueingRuntime(runtime);
        List<String> meanwhile = new ArrayList<>();
        Tickets tickets = new Tickets() {
            @Override
            public int concurrency() {
                return 1;
            }

            @Override
            public MediaFile make(Person person) throws Exception {
                MediaFile file = super.make(person);
                if (made.get() == 1) {
                    mailing().campaigns().launch(CampaignDraft.to("guests").text("Hello"));
                    drain(queueing);
                    telegram.received().forEach(message -> meanwhile.add(String.valueOf(message.text())));
                    assertThat(made).hasValue(1);
                }
                return file;
            }
        };
        mailing =
                builder(20).attachmentMaker("ticket", tickets).runtime(queueing).start();
        Campaign campaign = mailing.campaigns().launch(DRAFT);
        drain(queueing);
        assertThat(telegram.received()).hasSize(40);
        runtime.advance(Duration.ofSeconds(1));
        drain(queueing);
        assertThat(meanwhile).hasSize(20).containsOnly("Hello");
        assertThat(campaign.progress().sent()).isEqualTo(20);
        assertThat(tickets.made).hasValue(20);
        assertThat(mailing.history().journal(campaign.id(), JournalFilter.first(100)))
                .extracting(JournalEntry::attempts)
                .containsOnly(1);
    }

    private void drain(QueueingRuntime queueing) {
        runtime.crank();
        for (int i = 0; i < 50; i++) {
            queueing.runWaiting();
        }
    }

    @Test
    void what_can_not_be_made_or_is_too_large_is_skipped_with_the_reason() {
        Tickets tickets = new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                return switch (person.recipient()) {
                    case "g0" -> throw new CannotMake(new Reason("no-seat", "There is no seat"));
                    case "g1" -> MediaFile.attachment("ticket.txt", new byte[200]);
                    default -> super.make(person);
                };
            }
        };
        mailing = builder(3)
                .attachmentMaker("ticket", tickets)
                .contentLimits(new ContentLimits(1, 100))
                .start();
        Campaign campaign = mailing.campaigns().launch(DRAFT);
        runtime.advance(MINUTE);
        assertThat(campaign.progress().skipped()).isEqualTo(2);
        assertThat(campaign.progress().sent()).isEqualTo(1);
        assertThat(mailing.history().report(campaign.id()).toString()).contains("no-seat", "attachment-too-large");
    }

    @Test
    void what_is_no_file_at_all_is_skipped_and_holds_up_nobody() {
        Tickets tickets = new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                return switch (person.recipient()) {
                    case "g0" -> MediaFile.attachment("ticket.txt", new byte[0]);
                    case "g1" -> MediaFile.image("ticket.png", new byte[] {1, 2, 3});
                    default -> super.make(person);
                };
            }
        };
        Mailing node = start(3, tickets);
        Campaign campaign = node.campaigns().launch(DRAFT);
        runtime.advance(MINUTE);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().skipped()).isEqualTo(2);
        assertThat(campaign.progress().sent()).isEqualTo(1);
        assertThat(node.history().report(campaign.id()).toString())
                .contains("attachment-unfit", "'ticket.txt' is empty");
    }

    @Test
    void a_file_that_can_not_be_read_now_is_made_later() {
        Tickets tickets = new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                MediaFile file = super.make(person);
                return made.get() == 1 ? MediaFile.attachment(Path.of("no-such-ticket.txt")) : file;
            }
        };
        Campaign campaign = start(1, tickets).campaigns().launch(DRAFT);
        runtime.advance(Duration.ofMinutes(2));
        assertThat(campaign.progress().sent()).isEqualTo(1);
        assertThat(tickets.made).hasValue(2);
    }

    @Test
    void who_opts_out_while_the_file_is_made_gets_nothing() {
        Tickets tickets = new Tickets() {
            @Override
            public MediaFile make(Person person) throws Exception {
                mailing().suppressions().suppress("telegram", "1001", "stop");
                return super.make(person);
            }
        };
        Campaign campaign = start(2, tickets).campaigns().launch(DRAFT);
        runtime.advance(MINUTE);
        assertThat(telegram.received()).extracting(SentMessage::address).containsExactly("1002");
        assertThat(campaign.progress().skipped()).isEqualTo(1);
        assertThat(mailing().history().report(campaign.id()).toString()).contains("suppressed");
    }

    @Test
    void a_draft_is_checked_for_its_makers_and_what_they_need() {
        mailing = builder(1)
                .attachmentMaker("ticket", new Tickets() {
                    @Override
                    public List<String> needs() {
                        return List.of("seat");
                    }
                })
                .start();
        assertThatThrownBy(() -> mailing().campaigns().launch(DRAFT.attachPersonal("invoice")))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("no attachment maker 'invoice'; there are [ticket]")
                .hasMessageContaining("needs 'seat'");
    }

    private Mailing mailing() {
        return java.util.Objects.requireNonNull(mailing);
    }

    @Test
    void a_look_shows_the_file_and_a_variant_has_its_own() {
        Mailing node = start(1, new Tickets());
        CampaignDraft draft = CampaignDraft.to("guests")
                .text("x")
                .variant("telegram", MessageDraft.empty().text("Here it is").attachPersonal("ticket"));
        assertThat(node.campaigns().preview(draft, Guests.anna()))
                .containsEntry("telegram", new Preview.Message(null, "Here it is", null, List.of(file("Anna [code]"))));
        assertThat(node.campaigns().review(draft).toString()).contains("ticket");
        Campaign campaign = node.campaigns().launch(draft);
        runtime.advance(MINUTE);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(telegram.received())
                .flatExtracting(message -> message.files())
                .containsExactly(file("Guest 0 C-1"));
        assertThat(node.campaigns().create(draft).draft().message()).isEqualTo(draft.message());
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void no_more_are_made_at_once_than_the_maker_says() throws InterruptedException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AttachmentMaker maker = new AttachmentMaker() {
            @Override
            public List<String> needs() {
                return List.of();
            }

            @Override
            public MediaFile make(Person person) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                now.decrementAndGet();
                return file("x");
            }
        };
        try (Mailing real = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(telegram)
                .attachmentMaker("ticket", maker)
                .audience("guests", AudienceSource.of(List.of(Guests.many(300))))
                .start()) {
            assertThat(real.campaigns().launch(DRAFT).awaitFinished(Duration.ofSeconds(40)))
                    .isEqualTo(CampaignState.FINISHED);
        }
        assertThat(telegram.received()).hasSize(300);
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }
}
