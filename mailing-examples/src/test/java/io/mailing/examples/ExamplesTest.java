package io.mailing.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.Quota;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.email.EmailChannel;
import io.mailing.examples.OwnAudience.Member;
import io.mailing.examples.OwnAudience.Page;
import io.mailing.jdbc.JdbcStore;
import io.mailing.spi.AudienceSource;
import io.mailing.telegram.TelegramChannel;
import io.mailing.test.FakeChannel;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SentMessage;
import io.mailing.test.SettableClock;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each example runs against a real SMTP server, and does what it says. */
class ExamplesTest {

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    private List<String> bodies() {
        List<String> bodies = new ArrayList<>();
        for (MimeMessage message : server.getReceivedMessages()) {
            bodies.add(GreenMailUtil.getBody(message));
        }
        return bodies;
    }

    private Mailing mailing(AudienceSource guests) {
        return Mailing.builder()
                .store(InMemoryStore.create())
                .channel(EmailChannel.smtp("127.0.0.1", port())
                        .none()
                        .from("Shop <news@shop.example>")
                        .build())
                .audience("guests", guests)
                .start();
    }

    private String sent(AudienceSource guests, String text) throws InterruptedException {
        try (Mailing mailing = mailing(guests)) {
            Campaign campaign = mailing.campaigns()
                    .launch(CampaignDraft.to("guests").subject("News").text(text));
            return campaign.awaitFinished(Duration.ofMinutes(1)) + ", "
                    + campaign.progress().sent() + " sent";
        }
    }

    @Test
    void first_send() throws IOException, InterruptedException {
        Path csv = Files.createDirectories(Path.of("target", "examples")).resolve("first.csv");
        Files.writeString(csv, "first_name,email\nAnna,anna@mail.example\n,jan@poczta.example\n");

        String report = FirstSend.send(csv, "127.0.0.1", port());

        assertThat(report).containsPattern("State +finished").containsPattern("Sent +2 ");
        assertThat(bodies())
                .containsExactlyInAnyOrder("Hello Anna! Your gift is waiting.", "Hello friend! Your gift is waiting.");
    }

    @Test
    void pause_and_resume() throws InterruptedException {
        List<Recipient> guests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            guests.add(Recipient.builder("G" + i)
                    .address("email", "guest" + i + "@mail.example")
                    .attribute("first_name", "Guest " + i)
                    .build());
        }
        try (Mailing mailing = mailing(AudienceSource.of(guests))) {
            assertThat(PauseAndResume.run(mailing))
                    .isEqualTo("PAUSED, some sent: true, some left: true; then FINISHED, 60 sent");
        }
        assertThat(server.getReceivedMessages()).hasSize(60);
    }

    @Test
    void weekly_news() {
        Recipient anna = Recipient.builder("G1")
                .address("email", "anna@mail.example")
                .attribute("first_name", "Anna")
                .build();
        try (Mailing mailing = mailing(AudienceSource.of(List.of(anna)))) {
            Campaign rule = WeeklyNews.launch(mailing);
            assertThat(rule.state()).isEqualTo(CampaignState.SCHEDULED);
            Instant next =
                    Objects.requireNonNull(mailing.history().summary(rule.id()).nextRunAt());
            assertThat(next.atZone(ZoneId.of("Europe/Warsaw")).getHour()).isEqualTo(9);
        }
        assertThat(WeeklyNews.preview(
                        "0 9 * * MON", ZoneId.of("America/New_York"), Instant.parse("2026-10-25T00:00:00Z")))
                .hasToString("[2026-10-26T13:00:00Z, 2026-11-02T14:00:00Z, 2026-11-09T14:00:00Z]");
    }

    @Test
    void patient_guests() throws InterruptedException {
        FakeChannel sms = FakeChannel.named("sms");
        Recipient anna = Recipient.builder("G1")
                .address("sms", "+48600100200")
                .attribute("first_name", "Anna")
                .build();
        try (Mailing mailing = PatientGuests.sparing(Mailing.builder()
                        .store(InMemoryStore.create())
                        .channel(sms)
                        .audience("guests", AudienceSource.of(List.of(anna))))
                .start()) {
            CampaignDraft news = CampaignDraft.to("guests").text("News");
            for (CampaignDraft draft : List.of(news, PatientGuests.warning())) {
                assertThat(mailing.campaigns().launch(draft).awaitFinished(Duration.ofSeconds(30)))
                        .isEqualTo(CampaignState.FINISHED);
            }
            Campaign waits = mailing.campaigns().launch(news);
            assertThat(sms.received())
                    .extracting(SentMessage::text)
                    .containsExactly("News", "Don't use the lift, Anna!");
            assertThat(waits.progress().sent()).isZero();
        }
    }

    @Test
    void sleeping_guests() {
        SettableClock clock = SettableClock.at(Instant.parse("2026-03-01T22:30:00Z"));
        ManualRuntime runtime = new ManualRuntime(clock);
        FakeChannel sms = FakeChannel.named("sms");
        FakeChannel email = FakeChannel.named("email");
        Recipient anna = Recipient.builder("G1")
                .address("sms", "+48600100200")
                .address("email", "anna@mail.example")
                .attribute("code", "4711")
                .build();
        try (Mailing mailing = SleepingGuests.undisturbed(Mailing.builder()
                        .store(InMemoryStore.create(clock))
                        .runtime(runtime)
                        .zone(ZoneOffset.UTC)
                        .channel(sms)
                        .channel(email))
                .start()) {
            Campaign code = mailing.campaigns().launch(SleepingGuests.code().sendMode(SendMode.all("sms")));
            Campaign bonus = mailing.campaigns()
                    .launch(CampaignDraft.triggered()
                            .sendMode(SendMode.all("sms", "email"))
                            .subject("Bonus")
                            .text("Your bonus"));
            code.trigger("login-1", anna);
            bonus.trigger("bonus-1", anna);
            runtime.advance(Duration.ofMinutes(1));
            assertThat(sms.received()).extracting(SentMessage::text).containsExactly("Your code is 4711");
            assertThat(email.received()).extracting(SentMessage::text).containsExactly("Your bonus");

            clock.advance(Duration.ofHours(10).plusMinutes(30));
            runtime.advance(Duration.ofSeconds(2));
            assertThat(sms.received()).extracting(SentMessage::text).containsExactly("Your code is 4711", "Your bonus");
        }
    }

    @Test
    void own_audience() throws InterruptedException {
        Map<String, Page> pages = Map.of(
                "",
                new Page(List.of(member(1, "Anna"), member(2, "Jan")), "p2"),
                "p2",
                new Page(List.of(member(3, "Ewa")), ""));

        assertThat(sent(new OwnAudience(pages::get), "<first_name>, with us since <member_since:dd.MM.yyyy>"))
                .isEqualTo("FINISHED, 3 sent");

        assertThat(bodies())
                .containsExactlyInAnyOrder(
                        "Anna, with us since 09.03.2021",
                        "Jan, with us since 09.03.2021",
                        "Ewa, with us since 09.03.2021");
    }

    private static Member member(long number, String name) {
        return new Member(number, name, "member" + number + "@mail.example", "70" + number, LocalDate.of(2021, 3, 9));
    }

    @Test
    void jdbc_audience() throws SQLException, InterruptedException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:guests");
        try (HikariDataSource dataSource = new HikariDataSource(config)) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE guest (id INT, first_name VARCHAR, email VARCHAR, balance DECIMAL(10, 2))");
                statement.execute("INSERT INTO guest VALUES (1, 'Anna', 'anna@mail.example', 250),"
                        + " (2, 'Jan', 'jan@mail.example', 99), (3, 'Ewa', 'ewa@mail.example', 1000.5)");
            }

            assertThat(sent(JdbcAudienceExample.guestsWithMoreThan(dataSource, 100), "<first_name>: <balance:0.00>"))
                    .isEqualTo("FINISHED, 2 sent");
        }
        assertThat(bodies()).containsExactlyInAnyOrder("Anna: 250.00", "Ewa: 1000.50");
    }

    @Test
    void triggered_bonus() throws SQLException, InterruptedException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:bonus");
        config.setUsername("sa");
        try (HikariDataSource dataSource = new HikariDataSource(config);
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bonus (id INTEGER NOT NULL PRIMARY KEY)");
            JdbcStore store = JdbcStore.of(dataSource);
            try (Mailing mailing = Mailing.builder()
                    .store(store)
                    .channel(EmailChannel.smtp("127.0.0.1", port())
                            .none()
                            .from("Shop <news@shop.example>")
                            .build())
                    .start()) {
                CampaignId id = TriggeredBonus.launch(mailing);
                TriggeredBonus.accrue(mailing, store, dataSource, id, 1, bonus("Anna", "12.5"));
                assertThatThrownBy(() -> TriggeredBonus.accrue(mailing, store, dataSource, id, 1, bonus("Jan", "7")))
                        .as("booked already")
                        .isInstanceOf(SQLException.class);
                TriggeredBonus.accrue(mailing, store, dataSource, id, 2, bonus("Ewa", "3"));
                TriggeredBonus.end(mailing.campaigns().find(id).orElseThrow());
            }
        }
        assertThat(bodies()).containsExactlyInAnyOrder("Hello Anna! 12.50 is yours.", "Hello Ewa! 3.00 is yours.");
    }

    private static Recipient bonus(String name, String amount) {
        return Recipient.builder(name)
                .address("email", name.toLowerCase(Locale.ROOT) + "@mail.example")
                .attribute("first_name", name)
                .attribute("amount", new BigDecimal(amount))
                .build();
    }

    @Test
    void who_opts_out_gets_nothing_and_who_is_erased_is_named_nowhere() throws InterruptedException {
        AudienceSource guests = AudienceSource.of(List.of(
                Recipient.builder("4711")
                        .address("email", "anna@guests.example")
                        .build(),
                Recipient.builder("4712")
                        .address("email", "boris@guests.example")
                        .build()));
        try (Mailing mailing = mailing(guests)) {
            Forgetting.optOut(mailing);
            Campaign campaign = mailing.campaigns()
                    .launch(CampaignDraft.to("guests").subject("News").text("Hello!"));
            campaign.awaitFinished(Duration.ofMinutes(1));
            assertThat(server.getReceivedMessages()).hasSize(1);
            assertThat(Forgetting.forget(mailing)).isEqualTo(1);
            assertThat(mailing.history().journal(campaign.id(), JournalFilter.first(10)))
                    .extracting(JournalEntry::recipient)
                    .contains("4712")
                    .doesNotContain("4711");
        }
    }

    @Test
    void what_should_not_have_gone_out_is_taken_back_and_sent_anew() throws InterruptedException {
        FakeChannel telegram = FakeChannel.named("telegram").recallable();
        telegram.whenRecalling("702").refuse("message can't be deleted");
        AudienceSource guests = AudienceSource.of(List.of(
                Recipient.builder("1")
                        .address("telegram", "701")
                        .attribute("first_name", "Anna")
                        .build(),
                Recipient.builder("2").address("telegram", "702").build()));
        try (Mailing mailing = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(telegram)
                .audience("guests", guests)
                .start()) {
            Campaign campaign =
                    mailing.campaigns().launch(CampaignDraft.to("guests").text("The sale begins on Thursday."));
            campaign.awaitFinished(Duration.ofMinutes(1));

            assertThat(TakingBack.run(campaign)).isEqualTo("1 taken back, 1 not");

            campaign.awaitFinished(Duration.ofMinutes(1));
            assertThat(telegram.standing())
                    .extracting(SentMessage::text)
                    .filteredOn(text -> text.startsWith("Sorry, "))
                    .hasSize(2);
            assertThat(telegram.standing()).hasSize(3);
        }
    }

    @Test
    void a_young_account_has_a_quota_that_grows() {
        try (TelegramChannel telegram = YoungAccount.channel("123456:" + "x".repeat(35))) {
            Quota quota = telegram.traits().quota();
            assertThat(quota.at(Instant.parse("2026-11-01T12:00:00Z"))).isEqualTo(200);
            assertThat(quota.at(Instant.parse("2026-11-08T12:00:00Z"))).isEqualTo(1_000);
            assertThat(quota.at(Instant.parse("2026-11-15T00:00:00Z"))).isEqualTo(5_000);
        }
    }

    @Test
    void looking_back() throws IOException, InterruptedException {
        AudienceSource guests = AudienceSource.of(List.of(
                Recipient.builder("4711")
                        .address("email", "anna@guests.example")
                        .build(),
                Recipient.builder("=4712").address("email", "no address").build()));
        Path file = Files.createDirectories(Path.of("target", "examples")).resolve("failures.csv");
        try (Mailing mailing = mailing(guests)) {
            Campaign campaign = mailing.campaigns()
                    .launch(CampaignDraft.to("guests")
                            .name("Autumn sale")
                            .author("anna")
                            .subject("News")
                            .text("Hello!"));
            campaign.awaitFinished(Duration.ofMinutes(1));

            assertThat(LookingBack.campaigns(mailing, "anna", "SALE"))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("Autumn sale: 1/2, ");
            assertThat(LookingBack.campaigns(mailing, "anna", "winter")).isEmpty();
            assertThat(LookingBack.attempts(mailing, campaign.id(), "4711")).containsExactly("1. by email: SENT");
            LookingBack.failures(mailing, campaign.id(), file);
            assertThat(Files.readAllLines(file))
                    .hasSize(2)
                    .last(InstanceOfAssertFactories.STRING)
                    .contains("\"'=4712\"");
        }
    }

    @Test
    void watching() throws InterruptedException {
        List<String> office = new CopyOnWriteArrayList<>();
        List<String> unreached = new CopyOnWriteArrayList<>();
        List<String> screen = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        FakeChannel channel = FakeChannel.named("email");
        channel.when("jan@guests.example").refuse("no such mailbox");
        try (Mailing mailing = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(channel)
                .audience(
                        "guests",
                        AudienceSource.of(List.of(
                                Recipient.builder("4711")
                                        .address("email", "anna@guests.example")
                                        .build(),
                                Recipient.builder("4712")
                                        .address("email", "jan@guests.example")
                                        .build())))
                .listener(Watching.listener(office::add, unreached::add))
                .start()) {
            Campaign campaign = mailing.campaigns()
                    .launch(CampaignDraft.to("guests").name("Sale").text("Hello!"));
            Watching.show(campaign, line -> {
                screen.add(line);
                if (line.equals("done")) {
                    done.countDown();
                }
            });
            assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(office).as("the close tells what waits").containsExactly("Sale is finished");
        assertThat(unreached).containsExactly("4712");
        assertThat(screen).endsWith("1/2", "done");
    }
}
