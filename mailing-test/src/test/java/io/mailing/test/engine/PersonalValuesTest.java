package io.mailing.test.engine;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.InvalidDraftException;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.PauseResult;
import io.mailing.Progress;
import io.mailing.Reason;
import io.mailing.Recipient;
import io.mailing.Throttle;
import io.mailing.audience.AttributeType;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.Preview;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SentMessage;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Values that each recipient gets shortly before the message is sent. */
class PersonalValuesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final CampaignDraft DRAFT = CampaignDraft.to("guests").text("<first_name>, your code is <code>");

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore store = InMemoryStore.create(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private ManualRuntime runtime = new ManualRuntime(clock);
    private @Nullable Mailing mailing;

    @AfterEach
    void close() {
        if (mailing != null) {
            mailing.close();
        }
    }

    private MailingBuilder builder(Recipient... guests) {
        return Mailing.builder()
                .store(store)
                .runtime(runtime)
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(guests)));
    }

    private Mailing start(PersonalValues provider, Recipient... guests) {
        mailing = builder(guests).personalValues("codes", provider).start();
        return mailing;
    }

    private List<String> texts() {
        return telegram.received().stream().map(SentMessage::text).toList();
    }

    @Test
    void each_recipient_gets_values_of_their_own_in_batches() {
        Codes codes = new Codes();
        Campaign campaign = start(codes, Guests.many(70)).campaigns().launch(DRAFT);
        runtime.advance(MINUTE);

        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(texts()).hasSize(70).doesNotHaveDuplicates();
        assertThat(texts().get(0)).isEqualTo("Guest 0, your code is C-1");
        assertThat(codes.requests).allSatisfy(request -> {
            assertThat(request.names()).as("what the templates use").containsExactly("code");
            assertThat(request.campaign()).isEqualTo(campaign.id());
            assertThat(request.kind()).isEqualTo(CampaignKind.ONE_OFF);
            assertThat(request.people()).hasSizeLessThanOrEqualTo(30);
        });
        assertThat(codes.asked()).isEqualTo(70);
        PersonalValues.Person first = codes.requests.get(0).people().get(0);
        assertThat(first.values()).isEqualTo(Map.of("first_name", "Guest 0"));
        assertThat(first.key())
                .as("as on the wire")
                .isEqualTo(telegram.received().get(0).key());
        assertThat(mailing().history().verify(campaign.id()).sound()).isTrue();
    }

    private Mailing mailing() {
        return Objects.requireNonNull(mailing);
    }

    @Test
    void a_retry_repeats_the_same_value_and_so_does_the_journal() {
        Codes codes = new Codes();
        telegram.when("101").refuseForNow("busy").times(1);
        Campaign campaign = start(codes, Guests.anna()).campaigns().launch(DRAFT);
        runtime.advance(Duration.ofMinutes(30));

        assertThat(telegram.attemptsTo("101")).isEqualTo(2);
        assertThat(texts()).containsExactly("Anna, your code is C-1");
        assertThat(codes.asked()).isEqualTo(1);
        JournalEntry entry = mailing()
                .history()
                .journal(campaign.id(), JournalFilter.first(100))
                .get(0);
        assertThat(mailing().history().message(entry))
                .isEqualTo(new Preview.Message(null, "Anna, your code is C-1", null));
    }

    @Test
    void what_fails_as_a_whole_sends_nothing_and_is_asked_for_again_with_growing_pauses() {
        Codes codes = new Codes() {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                Map<String, Answer> answers = super.give(request);
                if (requests.size() < 5) {
                    throw new IllegalStateException("secret-of-the-provider");
                }
                return answers;
            }
        };
        Campaign campaign = start(codes, Guests.many(3)).campaigns().launch(DRAFT);
        runtime.advance(Duration.ofMillis(6500));
        assertThat(codes.requests)
                .as("at once, after 1 and 2 s; 4 s are not over")
                .hasSize(3);
        assertThat(campaign.progress().waiting()).isEqualTo(3);
        assertThat(telegram.received()).isEmpty();

        runtime.advance(MINUTE);
        assertThat(texts())
                .containsExactlyInAnyOrder(
                        "Guest 0, your code is C-1", "Guest 1, your code is C-2", "Guest 2, your code is C-3");
        assertThat(mailing().history().journal(campaign.id(), JournalFilter.first(100)))
                .extracting(JournalEntry::attempts)
                .containsOnly(1);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
    }

    private static @Nullable Object oneNull() {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("code", null);
        return new PersonalValues.Values(values);
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_does_not_fit_is_asked_for_again_and_the_others_are_kept() {
        Map<String, @Nullable Object> bad = new HashMap<>();
        bad.put("none", null);
        bad.put("a null", oneNull());
        bad.put("no value", new PersonalValues.Values(Map.of("worth", 3)));
        bad.put("another type", new PersonalValues.Values(Map.of("code", 3)));
        bad.put("no type at all", new PersonalValues.Values(Map.of("code", List.of("x"))));
        bad.put("far too long", new PersonalValues.Values(Map.of("code", "x".repeat(1_000_000))));
        bad.put("later", new PersonalValues.Later(Duration.ofSeconds(29)));
        return bad.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    PersonalValuesTest test = new PersonalValuesTest();
                    try {
                        test.refusesOne((PersonalValues.@Nullable Answer) entry.getValue());
                    } finally {
                        test.close();
                    }
                }));
    }

    private void refusesOne(PersonalValues.@Nullable Answer bad) {
        Codes codes = new Codes() {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                Map<String, Answer> answers = super.give(request);
                answers.put("a stranger", new Skip(new Reason("no", "no")));
                if (requests.size() == 1) {
                    String key = request.people().get(1).key();
                    if (bad == null) {
                        answers.remove(key);
                    } else {
                        answers.put(key, bad);
                    }
                }
                return answers;
            }
        };
        Campaign campaign = start(codes, Guests.many(3)).campaigns().launch(DRAFT);
        runtime.advance(Duration.ofSeconds(25));
        assertThat(telegram.received()).as("a block goes as a whole").isEmpty();
        runtime.advance(MINUTE);

        assertThat(texts()).hasSize(3);
        assertThat(codes.requests).hasSize(2);
        assertThat(codes.requests.get(1).people()).as("who lacked some").hasSize(1);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
    }

    @Test
    void who_is_skipped_is_not_sent_to_and_the_reason_is_told() {
        Codes codes = new Codes() {
            @Override
            Answer answer(Person person) {
                return person.recipient().equals("g1")
                        ? new Skip(new Reason("no-code", "There is no code for this one"))
                        : super.answer(person);
            }
        };
        Campaign campaign = start(codes, Guests.many(2)).campaigns().launch(DRAFT);
        runtime.advance(MINUTE);

        assertThat(texts()).containsExactly("Guest 0, your code is C-1");
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().skipped()).isEqualTo(1);
        assertThat(mailing().history().report(campaign.id()).toString()).contains("no-code");
    }

    @Test
    void a_campaign_of_which_all_are_skipped_is_finished() {
        Codes codes = new Codes() {
            @Override
            Answer answer(Person person) {
                return new Skip(new Reason("no-code", "There is none"));
            }
        };
        Campaign campaign = start(codes, Guests.many(2)).campaigns().launch(DRAFT);
        runtime.advance(MINUTE);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().skipped()).isEqualTo(2);
    }

    @Test
    void values_are_given_little_ahead_of_sending() {
        Codes codes = new Codes();
        Campaign campaign = start(codes, Guests.many(400)).campaigns().launch(DRAFT.throttle(Throttle.perSecond(1)));
        runtime.advance(Duration.ofSeconds(15));
        assertThat(telegram.received()).hasSizeBetween(10, 20);
        assertThat(codes.asked()).as("blocks of 20, one in work and two ahead").isLessThanOrEqualTo(80);
        campaign.cancel();
        runtime.advance(MINUTE);
        Progress progress = campaign.progress();
        assertThat(progress.waiting()).isZero();
        assertThat(progress.cancelled() + progress.sent()).isEqualTo(400);
        assertThat(codes.asked()).isLessThanOrEqualTo(80);
    }

    @Test
    void a_node_that_dies_before_it_writes_the_values_down_lets_another_ask_with_the_same_keys() {
        Codes codes = new Codes() {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                Map<String, Answer> answers = super.give(request);
                if (requests.size() == 1) {
                    runtime.kill();
                }
                return answers;
            }
        };
        Mailing first = start(codes, Guests.many(3));
        Campaign before = first.campaigns().launch(DRAFT);
        runtime.advance(MINUTE);
        assertThat(telegram.received()).isEmpty();
        assertThat(codes.asked()).isEqualTo(3);

        runtime = new ManualRuntime(clock);
        Campaign campaign =
                start(codes, Guests.many(3)).campaigns().find(before.id()).orElseThrow();
        runtime.advance(Duration.ofMinutes(3));

        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().inDoubt()).isZero();
        assertThat(codes.requests).hasSize(2);
        assertThat(codes.requests.get(1).people())
                .extracting(PersonalValues.Person::key)
                .isEqualTo(codes.requests.get(0).people().stream()
                        .map(PersonalValues.Person::key)
                        .toList());
        assertThat(texts())
                .hasSize(3)
                .allMatch(text -> codes.given.values().stream().anyMatch(text::endsWith));
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void a_provider_that_hangs_holds_up_nobody_else_nor_a_pause_nor_the_end() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        Codes codes = new Codes() {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                hangs.countDown();
                ends.await();
                return super.give(request);
            }
        };
        try (Mailing real = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(Guests.many(3))))
                .personalValues("codes", codes)
                .start()) {
            Campaign waits = real.campaigns().launch(DRAFT);
            assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
            Campaign other = real.campaigns().launch(CampaignDraft.to("guests").text("Hello"));
            assertThat(other.awaitFinished(Duration.ofSeconds(20))).isEqualTo(CampaignState.FINISHED);
            assertThat(waits.pause()).isNotNull();
            assertThat(waits.awaitQuiesced(Duration.ofSeconds(20))).isEqualTo(PauseResult.QUIESCED);
            waits.resume();
        } finally {
            ends.countDown();
        }
        assertThat(telegram.received()).hasSize(3);
    }

    @Test
    void a_call_that_takes_too_long_has_failed_and_its_late_answer_is_not_heard() {
        Codes codes = new Codes() {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                Map<String, Answer> answers = super.give(request);
                if (requests.size() == 1) {
                    clock.advance(Duration.ofSeconds(21));
                }
                return answers;
            }
        };
        Campaign campaign = start(codes, Guests.many(1)).campaigns().launch(DRAFT);
        runtime.advance(MINUTE);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(texts()).containsExactly("Guest 0, your code is C-1");
    }

    @Test
    void what_is_triggered_and_a_test_get_values_too() {
        Codes codes = new Codes();
        Mailing node = start(codes, Guests.anna());
        Campaign welcome = node.campaigns().launch(CampaignDraft.triggered().text("Welcome: <code>"));
        assertThat(node.campaigns().trigger(welcome.id(), "e-1", Guests.anna())).isTrue();
        Recipient forged = Recipient.builder("3")
                .address("telegram", "103")
                .attribute("code", "my own")
                .build();
        assertThat(node.campaigns().trigger(welcome.id(), "e-2", forged)).isTrue();
        Campaign test = node.campaigns().sendTest(DRAFT, Guests.boris());
        runtime.advance(MINUTE);

        assertThat(texts()).hasSize(3).noneMatch(text -> text.contains("my own"));
        assertThat(test.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(codes.requests).extracting(PersonalValues.Request::kind).contains(CampaignKind.TEST);
        assertThat(codes.given).hasSize(3);
    }

    @Test
    void a_look_uses_nothing_up() {
        Codes codes = new Codes();
        Mailing node = start(codes, Guests.anna());
        CampaignDraft draft = DRAFT.text("<code> <worth>");
        assertThat(node.campaigns().preview(draft, Guests.anna()))
                .containsEntry("telegram", new Preview.Message(null, "[code] 0", null));
        assertThat(node.campaigns().estimate(draft).messages()).isEqualTo(1);
        assertThat(codes.requests).isEmpty();
    }

    @Test
    void a_look_shows_what_the_provider_shows_or_why_not() {
        Codes codes = new Codes() {
            @Override
            public Map<String, Answer> preview(Request request) {
                if (request.people().get(0).recipient().equals("2")) {
                    throw new IllegalStateException("secret");
                }
                assertThat(request.campaign()).isNull();
                return Map.of(request.people().get(0).key(), new Values(Map.of("code", "<i>like this</i>")));
            }
        };
        Mailing node = start(codes, Guests.anna());
        assertThat(node.campaigns().preview(DRAFT, Guests.anna()))
                .containsEntry("telegram", new Preview.Message(null, "Anna, your code is <i>like this</i>", null));
        assertThat(node.campaigns().preview(DRAFT, Guests.boris()).get("telegram"))
                .isInstanceOfSatisfying(
                        Preview.Unfit.class,
                        unfit -> assertThat(unfit.reason().toString())
                                .contains("personal-values")
                                .doesNotContain("secret"));
    }

    @Test
    void hostile_values_are_escaped_as_all_values_are() {
        Codes codes = new Codes() {
            @Override
            Answer answer(Person person) {
                return new Values(Map.of("code", "<script>alert(1)</script>\u0000 <first_name>"));
            }
        };
        Mailing node = start(codes, Guests.anna());
        Campaign unused =
                node.campaigns().launch(DRAFT.html("<p>&lt;code&gt;</p>").text("<code>"));
        runtime.advance(MINUTE);
        SentMessage sent = telegram.received().get(0);
        assertThat(sent.html()).doesNotContain("<script>").contains("&lt;script&gt;");
        assertThat(sent.text()).contains("<first_name>");
    }

    @Test
    void a_clash_with_the_audience_and_what_it_lacks_are_found_before_launch() {
        Recipient coded = Recipient.builder("1")
                .address("telegram", "101")
                .attribute("code", "x")
                .build();
        Mailing node = start(new Codes(), coded);
        assertThatThrownBy(
                        () -> node.campaigns().launch(CampaignDraft.to("guests").text("<code>")))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageContaining("has an attribute 'code' too")
                .hasMessageContaining("needs 'first_name'");
        assertThat(node.campaigns().check(CampaignDraft.to("guests").text("<worth>")))
                .as("what is not used clashes with nothing")
                .singleElement()
                .asString()
                .contains("first_name");
        assertThat(node.campaigns().check(CampaignDraft.to("guests").text("Hello")))
                .isEmpty();
    }

    @Test
    void what_was_created_before_the_provider_was_there_gets_its_values() {
        mailing = builder(Guests.anna()).start();
        Campaign before = mailing.campaigns().create(DRAFT);
        mailing.close();
        runtime = new ManualRuntime(clock);
        Campaign campaign =
                start(new Codes(), Guests.anna()).campaigns().find(before.id()).orElseThrow();
        campaign.launch();
        runtime.advance(MINUTE);
        assertThat(texts()).containsExactly("Anna, your code is C-1");
    }

    @Test
    void a_node_without_the_provider_leaves_it_to_one_that_has_it() {
        Mailing able = start(new Codes(), Guests.many(2));
        Campaign launched = able.campaigns().launch(DRAFT);
        able.close();
        runtime = new ManualRuntime(clock);
        mailing = builder(Guests.many(2)).start();
        runtime.advance(MINUTE);
        assertThat(telegram.received()).isEmpty();
        assertThat(mailing.campaigns().find(launched.id()).orElseThrow().state())
                .isEqualTo(CampaignState.SENDING);
        mailing.close();

        runtime = new ManualRuntime(clock);
        Mailing back = start(new Codes(), Guests.many(2));
        runtime.advance(MINUTE);
        assertThat(texts()).hasSize(2);
        assertThat(back.campaigns().find(launched.id()).orElseThrow().state()).isEqualTo(CampaignState.FINISHED);
    }

    @Test
    void several_providers_give_their_parts() {
        PersonalValues link = new PersonalValues() {
            @Override
            public Map<String, AttributeType> gives() {
                return Map.of("until", AttributeType.DATE);
            }

            @Override
            public int batchSize() {
                return 1;
            }

            @Override
            public int concurrency() {
                return 3;
            }

            @Override
            public Map<String, Answer> give(Request request) {
                return Map.of(request.people().get(0).key(), new Values(Map.of("until", LocalDate.of(2026, 4, 1))));
            }
        };
        mailing = builder(Guests.many(50))
                .personalValues("codes", new Codes())
                .personalValues("dates", link)
                .start();
        Campaign unused = mailing.campaigns().launch(DRAFT.text("<code> until <until:dd.MM.yyyy>"));
        runtime.advance(MINUTE);
        assertThat(texts()).hasSize(50).allMatch(text -> text.endsWith(" until 01.04.2026"));
    }

    @Test
    void what_can_not_be_is_refused_when_it_is_registered() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().personalValues("a b", new Codes()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().personalValues("x", new Codes()).personalValues("x", new Codes()));
        for (Map<String, AttributeType> gives :
                Arrays.asList(Map.<String, AttributeType>of(), Map.of("today", AttributeType.DATE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder().personalValues("x", new Codes() {
                        @Override
                        public Map<String, AttributeType> gives() {
                            return gives;
                        }
                    }));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> builder()
                        .personalValues("x", new Codes())
                        .personalValues("y", new Codes())
                        .start())
                .withMessageContaining("both give 'code'");
    }

    private static List<String> codes(Mailing node, Campaign campaign) {
        return node.history().journal(campaign.id(), JournalFilter.first(100)).stream()
                .map(JournalEntry::reason)
                .filter(Objects::nonNull)
                .map(Reason::code)
                .toList();
    }

    @Test
    void who_has_to_wait_lets_no_more_be_asked_for_than_the_next_two_blocks() {
        Codes codes = new Codes() {
            @Override
            Answer answer(Person person) {
                Answer code = super.answer(person);
                boolean mended = clock.instant().isAfter(MailingExtension.START.plusSeconds(600));
                return Integer.parseInt(person.recipient().substring(1)) % 20 != 0 || mended ? code : new Later(MINUTE);
            }
        };
        Campaign campaign = start(codes, Guests.many(400)).campaigns().launch(DRAFT);
        runtime.advance(Duration.ofMinutes(9));
        assertThat(codes.given).as("two blocks of 30").hasSizeLessThanOrEqualTo(60);
        assertThat(codes.asked()).as("once each, and two a minute").isLessThanOrEqualTo(120);

        runtime.advance(Duration.ofMinutes(5));
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(texts()).hasSize(400);
    }

    @Test
    void what_is_triggered_waits_for_nobody_else() {
        Codes codes = new Codes() {
            @Override
            Answer answer(Person person) {
                return person.recipient().equals("g9") ? super.answer(person) : new Later(Duration.ofHours(1));
            }
        };
        Mailing node = start(codes);
        Campaign welcome = node.campaigns().launch(CampaignDraft.triggered().text("Welcome: <code>"));
        for (Recipient guest : Guests.many(10)) {
            assertThat(node.campaigns().trigger(welcome.id(), guest.id(), guest))
                    .isTrue();
            runtime.advance(Duration.ofSeconds(2));
        }
        runtime.advance(Duration.ofSeconds(10));
        assertThat(texts()).hasSize(1);
    }

    @Test
    void one_whom_the_provider_leaves_out_is_skipped_in_the_end_and_the_neighbours_go() {
        Codes codes = new Codes() {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                Map<String, Answer> answers = super.give(request);
                request.people().stream()
                        .filter(person -> person.recipient().equals("g7"))
                        .forEach(person -> answers.remove(person.key()));
                return answers;
            }
        };
        Mailing node = start(codes, Guests.many(40));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.mailing.internal.engine.ProviderPlaces");
        logger.addAppender(log);
        Campaign campaign = node.campaigns().launch(DRAFT);
        runtime.advance(Duration.ofMinutes(3));
        logger.detachAppender(log);

        String key =
                codes.requests.get(codes.requests.size() - 1).people().get(0).key();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("skipped") && line.contains(key + " of campaign " + campaign.id()));
        assertThat(texts()).hasSize(39);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(codes(node, campaign)).containsExactly("no-values");
        assertThat(codes.asked()).as("three times for one").isEqualTo(42);
    }

    @Test
    void some_for_whom_calls_throw_are_skipped_in_the_end_and_the_neighbours_go() {
        Codes codes = new Codes() {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                Map<String, Answer> answers = super.give(request);
                if (request.people().stream()
                        .anyMatch(person -> person.recipient().matches("g7|g8|g35"))) {
                    throw new IllegalStateException();
                }
                return answers;
            }
        };
        Mailing node = start(codes, Guests.many(40));
        Campaign campaign = node.campaigns().launch(DRAFT);
        runtime.advance(Duration.ofMinutes(10));

        assertThat(texts()).hasSize(37);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(codes(node, campaign)).containsOnly("no-values").hasSize(3);
    }

    @Test
    void nobody_is_skipped_while_nobody_gets_values() {
        Codes codes = new Codes() {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                Map<String, Answer> answers = super.give(request);
                if (clock.instant().isBefore(MailingExtension.START.plus(Duration.ofHours(3)))) {
                    if (requests.size() % 2 == 0) {
                        throw new IllegalStateException();
                    }
                    return Map.of();
                }
                return answers;
            }
        };
        Campaign campaign = start(codes, Guests.many(70)).campaigns().launch(DRAFT);
        runtime.advance(Duration.ofHours(3));
        assertThat(campaign.progress().waiting()).isEqualTo(70);
        runtime.advance(Duration.ofMinutes(5));

        assertThat(texts()).hasSize(70);
        assertThat(campaign.state()).isEqualTo(CampaignState.FINISHED);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void a_hung_call_takes_one_place_and_not_the_provider() throws InterruptedException {
        CountDownLatch ends = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        Codes codes = new QuickCodes(2) {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                if (hangs.getCount() > 0) {
                    hangs.countDown();
                    ends.await();
                }
                return super.give(request);
            }
        };
        try (Mailing real = real(InMemoryStore.create(), codes)) {
            Campaign campaign = real.campaigns().launch(DRAFT);
            assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(campaign.awaitFinished(Duration.ofSeconds(20))).isEqualTo(CampaignState.FINISHED);
        } finally {
            ends.countDown();
        }
        assertThat(telegram.received()).hasSize(40);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void a_provider_all_of_whose_calls_hang_leaves_the_blocks_to_another_node() throws InterruptedException {
        CountDownLatch ends = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        Codes hung = new QuickCodes(1) {
            @Override
            public Map<String, Answer> give(Request request) throws Exception {
                hangs.countDown();
                ends.await();
                return super.give(request);
            }
        };
        InMemoryStore shared = InMemoryStore.create();
        try (Mailing sick = real(shared, hung)) {
            Campaign campaign = sick.campaigns().launch(DRAFT);
            assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
            try (Mailing healthy = real(shared, new QuickCodes(1))) {
                assertThat(healthy.campaigns().find(campaign.id()).orElseThrow().awaitFinished(Duration.ofSeconds(20)))
                        .isEqualTo(CampaignState.FINISHED);
            }
        } finally {
            ends.countDown();
        }
        assertThat(telegram.received()).as("two blocks").hasSize(40);
    }

    private Mailing real(InMemoryStore shared, PersonalValues provider) {
        return Mailing.builder()
                .store(shared)
                .channel(telegram)
                .audience("guests", AudienceSource.of(List.of(Guests.many(40))))
                .personalValues("codes", provider)
                .start();
    }

    /** Whose calls are given up after a second. */
    private static class QuickCodes extends Codes {
        private final int concurrency;

        QuickCodes(int concurrency) {
            this.concurrency = concurrency;
        }

        @Override
        public int concurrency() {
            return concurrency;
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(1);
        }
    }
}
