package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.InDoubtPolicy;
import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Template;
import io.mailing.TemplateSyntax;
import io.mailing.Throttle;
import io.mailing.spi.store.CampaignRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The part on {@link io.mailing.spi.store.CampaignStore} and {@link io.mailing.spi.store.Store} itself. */
abstract class CampaignContract extends ContractFixture {

    private static final CampaignId UNKNOWN = new CampaignId(987_654_321);

    private static final Set<CampaignAction> NO_MOVES = EnumSet.of(
            CampaignAction.START,
            CampaignAction.ABANDON,
            CampaignAction.FINISH,
            CampaignAction.RECALLED,
            CampaignAction.EDIT,
            CampaignAction.RESTART,
            CampaignAction.CLEAR);

    CampaignContract() {}

    @Test
    void roles_are_the_same_objects_every_time() {
        assertThat(store.campaigns()).isSameAs(store.campaigns());
        assertThat(store.snapshots()).isSameAs(store.snapshots());
        assertThat(store.ledger()).isSameAs(store.ledger());
        assertThat(store.nodes()).isSameAs(store.nodes());
        assertThat(store.history()).isSameAs(store.history());
    }

    @Test
    void installation_key_is_long_and_constant() {
        assertThat(store.installationKey()).hasSizeGreaterThanOrEqualTo(32).isEqualTo(store.installationKey());
    }

    @Test
    void installation_key_differs_between_installations() throws Exception {
        try (var another = newStore()) {
            assertThat(another.installationKey()).isNotEqualTo(store.installationKey());
        }
    }

    @Test
    void closing_twice_does_nothing_more() throws Exception {
        var another = newStore();
        another.close();
        another.close();
    }

    @Test
    void next_ids_grow() {
        CampaignId first = store.campaigns().nextId();
        CampaignId second = store.campaigns().nextId();
        assertThat(second).isGreaterThan(first);
    }

    @TestFactory
    Stream<DynamicTest> created_campaign_is_found_as_it_was_written() {
        return Stream.of(CampaignState.CREATED, CampaignState.SCHEDULED, CampaignState.PREPARING)
                .map(state -> DynamicTest.dynamicTest(state.name(), () -> {
                    CampaignRecord campaign = record(store.campaigns().nextId(), state);
                    store.campaigns().create(campaign, content());
                    assertThat(store.campaigns().find(campaign.id())).contains(campaign);
                }));
    }

    @TestFactory
    Stream<DynamicTest> plans_come_back_as_they_were_written() {
        Instant start = Instant.parse("2026-12-31T23:59:59.123Z");
        RetryPolicy retry = new RetryPolicy(20, Duration.ofMillis(1), Duration.ofDays(7));
        return Stream.of(
                        plan(),
                        new CampaignPlan(
                                "Гости «осень»",
                                SendMode.all("sms", EMAIL, TELEGRAM),
                                start,
                                Throttle.batches(500, Duration.ofMinutes(15)),
                                retry,
                                Duration.ofDays(30)),
                        new CampaignPlan(
                                "g",
                                SendMode.priority("whatsapp-2"),
                                start,
                                Throttle.every(Duration.ofMillis(1500)),
                                RetryPolicy.none(),
                                Duration.ofSeconds(1),
                                InDoubtPolicy.RESEND,
                                CampaignPlan.MAX_WEIGHT,
                                null,
                                null,
                                true,
                                null,
                                true),
                        new CampaignPlan(
                                "g",
                                SendMode.all("sms"),
                                null,
                                Throttle.none(),
                                retry,
                                Duration.ofDays(3),
                                InDoubtPolicy.WAIT,
                                1,
                                Duration.ofMillis(86_400_001),
                                null,
                                false,
                                null,
                                false))
                .map(plan -> DynamicTest.dynamicTest(plan.toString(), () -> {
                    CampaignRecord campaign = new CampaignRecord(
                            store.campaigns().nextId(),
                            CampaignKind.ONE_OFF,
                            "Осенняя распродажа 🎁".repeat(9),
                            null,
                            plan,
                            CampaignState.CREATED,
                            "a note",
                            7,
                            0,
                            start,
                            null,
                            null,
                            null,
                            null,
                            Duration.ZERO);
                    store.campaigns().create(campaign, content());
                    assertThat(store.campaigns().find(campaign.id())).contains(campaign);
                }));
    }

    @Test
    void creating_again_with_the_same_id_does_nothing() {
        CampaignId id = created(CampaignState.CREATED);
        store.campaigns().move(id, CampaignAction.SCHEDULE, "kept", NOW);
        CampaignRecord before = find(id);

        store.campaigns()
                .create(
                        record(id, CampaignState.CREATED),
                        new MessageContent(
                                null, Template.text("Other", TemplateSyntax.ANGLE), null, null, List.of(), null, null));

        assertThat(find(id)).isEqualTo(before);
        assertThat(store.campaigns().content(id)).contains(content());
    }

    @Test
    void unknown_campaign_is_not_found() {
        assertThat(store.campaigns().find(UNKNOWN)).isEmpty();
        assertThat(store.campaigns().content(UNKNOWN)).isEmpty();
        assertThat(store.campaigns().move(UNKNOWN, CampaignAction.CANCEL, null, NOW))
                .isEmpty();
        assertThat(store.snapshots().begin(UNKNOWN, node)).isEmpty();
        assertThat(store.ledger().claimBlock(UNKNOWN, EMAIL, node, NOW)).isEmpty();
        assertThat(store.ledger().claimDue(UNKNOWN, EMAIL, node, 1, NOW)).isEmpty();
        assertThat(store.ledger().endOpen(UNKNOWN, DeliveryState.EXPIRED, NOW)).isZero();
        assertThat(store.ledger().finish(UNKNOWN, NOW)).isFalse();
        assertThat(resendInDoubt(UNKNOWN, NOW)).isZero();
        assertThat(store.history().counts(UNKNOWN)).isEmpty();
        assertThat(store.history().fullCounts(UNKNOWN)).isEmpty();
        assertThat(store.history().reasons(UNKNOWN)).isEmpty();
        assertThat(facts(UNKNOWN)).isEmpty();
    }

    @Test
    void content_with_everything_comes_back() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 1, 2, (byte) 0xFF};
        byte[] large = new byte[300_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        MessageContent content = new MessageContent(
                Template.text("{first_name}, подарок 🎁", TemplateSyntax.BRACES),
                Template.text("Cześć {first_name|Gość}!\n\tMasz {balance:#,##0.00} punktów.", TemplateSyntax.BRACES),
                Template.html("<p>Hello <first_name></p>" + "<br>".repeat(20_000), TemplateSyntax.ANGLE),
                MediaFile.image("Распродажа.png", png),
                List.of(MediaFile.attachment("regulamin ż.pdf", large), MediaFile.attachment("a.txt", new byte[] {0})),
                "Sklep „Róża” <shop@shop.example>",
                "answers@shop.example");
        CampaignId id = store.campaigns().nextId();

        store.campaigns().create(record(id, CampaignState.CREATED), content);

        assertThat(store.campaigns().content(id)).contains(content);
    }

    @Test
    void content_with_an_image_alone_comes_back() {
        byte[] gif = {'G', 'I', 'F', '8', '9', 'a'};
        MessageContent content =
                new MessageContent(null, null, null, MediaFile.image("a.gif", gif), List.of(), null, null);
        CampaignId id = store.campaigns().nextId();

        store.campaigns().create(record(id, CampaignState.CREATED), content);

        assertThat(store.campaigns().content(id)).contains(content);
    }

    @Test
    void campaigns_in_some_states_are_listed_by_number() {
        CampaignId created = created(CampaignState.CREATED);
        CampaignId first = created(CampaignState.SCHEDULED);
        CampaignId second = created(CampaignState.PREPARING);
        CampaignId third = created(CampaignState.SCHEDULED);

        assertThat(store.campaigns().inStates(Set.of(CampaignState.SCHEDULED, CampaignState.PREPARING)))
                .as("campaigns that are SCHEDULED or PREPARING")
                .containsExactly(find(first), find(second), find(third));
        assertThat(store.campaigns().inStates(Set.of(CampaignState.CREATED))).containsExactly(find(created));
        assertThat(store.campaigns().inStates(Set.of(CampaignState.PAUSED))).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> moves_follow_the_one_transition_table() {
        return Stream.of(CampaignState.values())
                .flatMap(state -> Stream.of(CampaignAction.values())
                        .filter(action -> !NO_MOVES.contains(action))
                        .map(action -> DynamicTest.dynamicTest(state + " " + action, () -> checkMove(state, action))));
    }

    private void checkMove(CampaignState state, CampaignAction action) {
        CampaignId id = inState(state);
        CampaignRecord before = find(id);
        Optional<CampaignState> expected = before.after(action);

        assertThat(store.campaigns().move(id, action, "why", NOW.plusSeconds(60)))
                .as("state before a move by %s from %s, if it is allowed", action, state)
                .isEqualTo(expected.map(next -> state));

        if (expected.isPresent()) {
            assertThat(state(id)).isEqualTo(expected.get());
            assertThat(find(id).note()).as("note").isEqualTo("why");
            assertThat(find(id).controlEpoch()).as("control epoch").isEqualTo(before.controlEpoch() + 1);
        } else {
            assertThat(find(id)).as("a campaign that was not moved").isEqualTo(before);
        }
    }

    /** A campaign brought into a state on the ways that lead there. */
    private CampaignId inState(CampaignState state) {
        switch (state) {
            case CREATED, SCHEDULED, PREPARING -> {
                return created(state);
            }
            case SENDING -> {
                return sending(block(1, 2));
            }
            case PAUSED -> {
                CampaignId id = sending(block(1, 2));
                store.campaigns().move(id, CampaignAction.PAUSE, null, NOW);
                return id;
            }
            case FINISHED -> {
                CampaignId id = sending(block(1, 2));
                sent(id, DeliveryState.SENT, DeliveryState.FAILED);
                assertThat(store.ledger().finish(id, NOW)).as("finish").isTrue();
                return id;
            }
            case CANCELLED -> {
                CampaignId id = sending(block(1, 2));
                store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
                return id;
            }
            case RECALLING -> {
                CampaignId id = sending(block(1, 2));
                sent(id, DeliveryState.SENT, DeliveryState.FAILED);
                assertThat(store.ledger().finish(id, NOW)).as("finish").isTrue();
                store.campaigns().move(id, CampaignAction.RECALL, null, NOW);
                return id;
            }
            case DELETED -> {
                CampaignId id = created(CampaignState.CREATED);
                store.campaigns().move(id, CampaignAction.DELETE, null, NOW);
                return id;
            }
        }
        throw new AssertionError("a state that the contract doesn't know: " + state);
    }

    @TestFactory
    Stream<DynamicTest> some_actions_are_not_asked_for_as_moves() {
        return NO_MOVES.stream()
                .map(action -> DynamicTest.dynamicTest(action.name(), () -> {
                    CampaignId id =
                            action == CampaignAction.FINISH ? sending(block(1, 1)) : created(CampaignState.PREPARING);
                    CampaignRecord before = find(id);
                    assertThatThrownBy(() -> store.campaigns().move(id, action, null, NOW))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThat(find(id)).isEqualTo(before);
                }));
    }

    @Test
    void note_is_cleared_by_a_move_without_one() {
        CampaignId id = created(CampaignState.PREPARING);
        store.snapshots().abandon(begin(id, node), "row 7 of guests.csv is broken", NOW);
        assertThat(find(id).note()).isEqualTo("row 7 of guests.csv is broken");

        store.campaigns().move(id, CampaignAction.PREPARE, null, NOW);

        assertThat(find(id).note()).isNull();
    }

    @Test
    void start_of_sending_sets_its_times() {
        CampaignRecord campaign = find(sending(block(1, 2)));

        assertThat(campaign.startedAt()).as("startedAt").isEqualTo(NOW);
        assertThat(campaign.expiresAt()).as("expiresAt").isEqualTo(NOW.plus(EXPIRY));
        assertThat(campaign.sendingSince()).as("sendingSince").isEqualTo(NOW);
        assertThat(campaign.sentFor()).as("sentFor").isZero();
        assertThat(campaign.finishedAt()).as("finishedAt").isNull();
    }

    @Test
    void pauses_are_left_out_of_the_time_that_it_sent() {
        CampaignId id = sending(block(1, 2));

        store.campaigns().move(id, CampaignAction.PAUSE, null, NOW.plusSeconds(10));
        assertThat(find(id).sentFor()).as("sentFor in the pause").isEqualTo(Duration.ofSeconds(10));
        assertThat(find(id).sendingSince()).as("sendingSince in the pause").isNull();

        store.campaigns().move(id, CampaignAction.RESUME, null, NOW.plusSeconds(100));
        assertThat(find(id).sentFor()).as("sentFor after the pause").isEqualTo(Duration.ofSeconds(10));
        assertThat(find(id).sendingSince()).as("sendingSince after the pause").isEqualTo(NOW.plusSeconds(100));
        assertThat(find(id).startedAt()).as("startedAt").isEqualTo(NOW);
        assertThat(find(id).expiresAt()).as("expiresAt").isEqualTo(NOW.plus(EXPIRY));

        store.campaigns()
                .move(id, CampaignAction.CANCEL, null, NOW.plusSeconds(103).plusMillis(500));
        assertThat(find(id).sentFor()).as("sentFor at the end").isEqualTo(Duration.ofMillis(13_500));
        assertThat(find(id).sendingSince()).as("sendingSince at the end").isNull();
        assertThat(find(id).finishedAt())
                .as("finishedAt")
                .isEqualTo(NOW.plusSeconds(103).plusMillis(500));
    }

    @Test
    void cancelling_before_sending_sets_the_end_alone() {
        CampaignId id = created(CampaignState.SCHEDULED);

        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW.plusSeconds(5));

        assertThat(find(id).finishedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(find(id).startedAt()).isNull();
        assertThat(find(id).sentFor()).isZero();
    }

    @Test
    void move_to_the_same_state_changes_no_time() {
        CampaignId id = sending(block(1, 2));

        store.campaigns().move(id, CampaignAction.RESEND, null, NOW.plusSeconds(30));

        assertThat(find(id).sendingSince()).as("sendingSince").isEqualTo(NOW);
        assertThat(find(id).sentFor()).as("sentFor").isZero();
    }

    @Test
    void leaving_finished_clears_the_end() {
        CampaignId id = sending(block(1, 1));
        sent(id, DeliveryState.SENT);
        store.ledger().finish(id, NOW.plusSeconds(20));
        assertThat(find(id).finishedAt()).isEqualTo(NOW.plusSeconds(20));
        assertThat(find(id).sentFor()).isEqualTo(Duration.ofSeconds(20));

        store.campaigns().move(id, CampaignAction.RESEND, null, NOW.plusSeconds(50));

        assertThat(find(id).finishedAt()).as("finishedAt").isNull();
        assertThat(find(id).startedAt()).as("startedAt").isEqualTo(NOW);
        assertThat(find(id).sendingSince()).as("sendingSince").isEqualTo(NOW.plusSeconds(50));
        assertThat(find(id).sentFor()).as("sentFor").isEqualTo(Duration.ofSeconds(20));
    }
}
