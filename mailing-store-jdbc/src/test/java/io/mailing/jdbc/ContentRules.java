package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.InDoubtPolicy;
import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.Reason;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Template;
import io.mailing.TemplateSyntax;
import io.mailing.Throttle;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.NodeId;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written comes back as it was. */
abstract class ContentRules extends StoreRules {

    private static final String AWKWARD =
            "NUL \u0000, \u001A, \u001A0000, 😀, half \uD83D, half \uDE00, Zażółć, Ж, \\u0000, '\"\n";

    @Test
    void values_keep_their_type_and_every_digit() {
        List<Object> values = Arrays.asList(
                "Anna",
                "",
                AWKWARD,
                null,
                true,
                false,
                0L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                new BigDecimal("12"),
                new BigDecimal("12.50"),
                new BigDecimal("-0.000"),
                new BigDecimal("1E+30"),
                new BigDecimal("9".repeat(1500)),
                LocalDate.of(2024, 2, 29),
                LocalDateTime.of(2024, 2, 29, 23, 59, 59, 999_999_999),
                OffsetDateTime.parse("2024-02-29T00:00:00.5+05:30"));
        Delivery delivery = new Delivery(
                "гость-" + AWKWARD,
                List.of(new Route("telegram", "-100"), new Route("email", "żółw@guests.example")),
                values,
                "pl-PL",
                "Europe/Warsaw",
                null);
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, List.of(new SnapshotBlock(1, Book.LANE, List.of(delivery))));

        Delivery read = Book.claim(store, campaign, node).deliveries().get(0).delivery();

        assertThat(read).isEqualTo(delivery);
        assertThat(store.history().deliveries(campaign, new DeliveryFilter(Set.of(), null, 1)))
                .singleElement()
                .extracting(facts -> facts.delivery())
                .isEqualTo(delivery);
    }

    @Test
    void outcomes_come_back_whole() {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 1);
        Claim.Pending pending = Book.claim(store, campaign, node).deliveries().get(0);
        Outcome deferred = new Outcome(
                pending.key(),
                1,
                DeliveryState.DEFERRED,
                "telegram",
                new Reason("tg-429", AWKWARD),
                null,
                "-1001234567890",
                NOW,
                new Outcome.Due("email", 1, 3, NOW.plusSeconds(90)));
        Outcome sent =
                new Outcome(pending.key(), 2, DeliveryState.SENT, "email", null, "<id@shop.example>", null, NOW, null);
        store.ledger().record(List.of(deferred), List.of());
        store.ledger().record(List.of(sent), List.of());

        assertThat(store.history()
                        .deliveries(campaign, new DeliveryFilter(Set.of(), null, 1))
                        .get(0)
                        .attempts())
                .containsExactly(deferred, sent);
    }

    @Test
    void a_campaign_comes_back_whole() {
        CampaignId id = store.campaigns().nextId();
        Instant micros = Instant.parse("1969-12-31T23:59:59.123456Z");
        CampaignRecord record = new CampaignRecord(
                id,
                CampaignKind.ONE_OFF,
                AWKWARD,
                "Łukasz",
                new CampaignPlan(
                        "gäste",
                        SendMode.all("email", "telegram"),
                        Instant.parse("2026-03-01T10:00:00.123456789Z"),
                        Throttle.batches(50, Duration.ofMinutes(3)),
                        new RetryPolicy(7, Duration.ofSeconds(9), Duration.ofHours(2)),
                        Duration.ofHours(36),
                        InDoubtPolicy.RESEND,
                        7,
                        null,
                        null,
                        true,
                        null,
                        true),
                CampaignState.SCHEDULED,
                "note " + AWKWARD,
                4,
                0,
                micros,
                null,
                null,
                null,
                null,
                Duration.ofSeconds(3, 5000));
        MediaFile image = MediaFile.stored("sale.png", "image/png", random(MediaFile.MAX_IMAGE_BYTES));
        MessageContent content = new MessageContent(
                Template.text("Cześć {first_name}", TemplateSyntax.BRACES),
                Template.text("Hello <first_name|friend> " + AWKWARD + "x".repeat(2_000_000), TemplateSyntax.ANGLE),
                Template.html("<p>Hello &lt;first_name&gt;</p>", TemplateSyntax.ANGLE),
                image,
                List.of(
                        MediaFile.attachment("цены.pdf", new byte[] {0, 1, 2}),
                        MediaFile.attachment("terms.txt", random(100_000))),
                "Shop <news@shop.example>",
                null);
        store.campaigns().create(record, content);
        store.campaigns().create(record, content);

        assertThat(store.campaigns().find(id)).contains(record);
        assertThat(store.campaigns().content(id)).contains(content);
        assertThat(store.campaigns().inStates(Set.of(CampaignState.SCHEDULED, CampaignState.SENDING)))
                .containsExactly(record);
    }

    @Test
    void a_campaign_from_before_there_was_a_choice_leaves_what_is_in_doubt() throws SQLException {
        CampaignId id = store.campaigns().nextId();
        CampaignRecord written = Book.record(id, CampaignState.SCHEDULED);
        store.campaigns().create(written, Book.content());
        String key = ",\"inDoubt\":\"LEAVE\"";
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE mailing_campaign SET plan = REPLACE(plan, '" + key
                            + "', '') WHERE plan LIKE '%" + key + "%'"))
                    .as("plans that said it")
                    .isEqualTo(1);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }

        assertThat(store.campaigns().find(id)).contains(written);
        assertThat(written.plan().inDoubt()).isEqualTo(InDoubtPolicy.LEAVE);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
