package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.Recipient;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.MessageSender;
import io.mailing.spi.TemplateVariables;
import io.mailing.spi.store.Store;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The messages of foreign faults may hold addresses and passwords: they stand in no note and no log above debug level. */
class SecrecyTest {

    private static final String SECRET = "anna@guests.example, password=hunter2";

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final InMemoryStore memory = InMemoryStore.create(clock);
    private final ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        engineLog().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        engineLog().detachAppender(log);
        log.stop();
    }

    private static Logger engineLog() {
        return (Logger) LoggerFactory.getLogger("io.mailing");
    }

    private static IllegalStateException fault() {
        return new IllegalStateException(SECRET);
    }

    private Mailing start(Channel channel, AudienceSource audience, Store store, @Nullable EngineRuntime given) {
        var builder = Mailing.builder().store(store).channel(channel).audience("guests", audience);
        return (given == null ? builder : builder.runtime(given)).start();
    }

    private Campaign launch(Mailing mailing) {
        Campaign campaign =
                mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello <first_name>!"));
        runtime.advance(Duration.ofSeconds(5));
        return campaign;
    }

    private void nothingIsTold() {
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .as("something is said of it")
                .anyMatch(event -> event.getFormattedMessage().contains("IllegalStateException"))
                .noneMatch(event -> event.getFormattedMessage().contains("hunter2"))
                .noneMatch(event -> tells(event.getThrowableProxy()));
    }

    private static boolean tells(@Nullable IThrowableProxy fault) {
        return fault != null && (String.valueOf(fault.getMessage()).contains("hunter2") || tells(fault.getCause()));
    }

    @Test
    void the_fault_of_an_audience_is_named_by_its_class() {
        AudienceSource broken = new AudienceSource() {
            @Override
            public AudienceSchema schema() {
                return new AudienceSchema(Set.of("telegram"), Set.of("first_name"));
            }

            @Override
            public void forEach(Consumer<Recipient> sink) {
                throw fault();
            }
        };
        try (Mailing mailing = start(telegram, broken, memory, runtime)) {
            Campaign campaign = launch(mailing);
            assertThat(campaign.state()).isEqualTo(CampaignState.CREATED);
            assertThat(mailing.history().summary(campaign.id()).note())
                    .isEqualTo("The audience could not be read: java.lang.IllegalStateException");
            nothingIsTold();
        }
    }

    @Test
    void the_fault_of_a_channel_that_can_t_prepare_a_message_is_named_by_its_class() {
        Channel broken = new Channel() {
            @Override
            public ChannelTraits traits() {
                return telegram.traits();
            }

            @Override
            public AddressCheck checkAddress(String address) {
                return telegram.checkAddress(address);
            }

            @Override
            public List<Problem> check(MessageContent content) {
                return List.of();
            }

            @Override
            public MessageSender open(MessageContent content, TemplateVariables variables) {
                throw fault();
            }
        };
        try (Mailing mailing = start(broken, AudienceSource.of(List.of(Guests.anna())), memory, runtime)) {
            Campaign campaign = launch(mailing);
            assertThat(campaign.state()).isEqualTo(CampaignState.PAUSED);
            assertThat(mailing.history().summary(campaign.id()).note())
                    .isEqualTo("A channel can't prepare the message: java.lang.IllegalStateException");
            nothingIsTold();
        }
    }

    @Test
    void the_fault_of_a_channel_that_sends_is_named_by_its_class() {
        telegram.when("101").fail(fault());
        try (Mailing mailing = start(telegram, AudienceSource.of(List.of(Guests.anna())), memory, runtime)) {
            Campaign campaign = launch(mailing);
            assertThat(campaign.progress().inDoubt()).isEqualTo(1);
            nothingIsTold();
        }
    }

    @Test
    void the_fault_of_a_store_that_can_t_serve_a_lane_is_named_by_its_class() {
        Store broken = new ProbedStore(memory, (method, arguments, real) -> {
            if (method.equals("claimBlock")) {
                throw fault();
            }
            return real.call();
        });
        try (Mailing mailing = start(telegram, AudienceSource.of(List.of(Guests.anna())), broken, runtime)) {
            Campaign campaign = launch(mailing);
            assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);
            nothingIsTold();
        }
    }

    @Test
    void the_fault_of_a_step_is_named_by_its_class() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(2);
        Store broken = new ProbedStore(memory, (method, arguments, real) -> {
            if (method.equals("inStates")) {
                failed.countDown();
                throw fault();
            }
            return real.call();
        });
        try (Mailing mailing = start(telegram, AudienceSource.of(List.of(Guests.anna())), broken, null)) {
            assertThat(mailing).isNotNull();
            assertThat(failed.await(30, TimeUnit.SECONDS))
                    .as("it has failed, was logged, and has been tried again")
                    .isTrue();
        }
        nothingIsTold();
    }
}
