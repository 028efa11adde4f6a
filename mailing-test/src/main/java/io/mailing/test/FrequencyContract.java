package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.FrequencyCap;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.FrequencyState;
import io.mailing.spi.store.FrequencyState.Place;
import io.mailing.spi.store.FrequencyState.Refusal;
import io.mailing.spi.store.FrequencyStore.Question;
import io.mailing.spi.store.FrequencyStore.Refused;
import io.mailing.spi.store.FrequencyStore.Wanted;
import io.mailing.spi.store.Lease;
import io.mailing.spi.store.Lease.BlockLease;
import io.mailing.spi.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The part on the places that deliveries take under the frequency caps. */
abstract class FrequencyContract extends RecipientEventContract {

    /** What has a place and was not sent yet may never be: who waits for it asks again. */
    private static final Duration SOON = Duration.ofMinutes(5);

    private static final Duration WEEK = Duration.ofDays(7);
    private static final FrequencyCap ONE = FrequencyCap.of(1, WEEK);
    private static final FrequencyCap TWO = FrequencyCap.of(2, WEEK);
    private static final String ANNA = "anna";
    private static final String BORIS = "boris";

    /** When the outcomes of this contract happen. */
    private static final Instant SENT_AT = NOW.plusSeconds(1);

    FrequencyContract() {}

    private List<Refused> take(FrequencyCap cap, Instant now, Wanted... wanted) {
        return store.frequencies().take(new Question(List.of(cap), Arrays.asList(wanted), now));
    }

    private boolean takes(FrequencyCap cap, Instant now, String person, DeliveryKey key) {
        return take(cap, now, new Wanted(person, key, EMAIL)).isEmpty();
    }

    /** A claimed delivery that nothing was permitted of. */
    private Claim.Pending claimed() {
        return claim(sending(block(1, 1)), node).deliveries().get(0);
    }

    private DeliveryKey strange(int seq) {
        return new DeliveryKey(new CampaignId(987_654_321), 1, seq);
    }

    private List<Place> places(String person) {
        return store.frequencies().standing(person).places();
    }

    @Test
    void a_place_is_taken_while_there_is_one() {
        List<Claim.Pending> claim = claim(sending(block(1, 5)), node).deliveries();

        List<Refused> refused = take(
                TWO,
                NOW,
                new Wanted(ANNA, claim.get(0).key(), EMAIL),
                new Wanted(BORIS, claim.get(1).key(), EMAIL),
                new Wanted(ANNA, claim.get(2).key(), TELEGRAM),
                new Wanted(ANNA, claim.get(3).key(), EMAIL));

        Refusal refusal = new Refusal(false, false, NOW.plus(SOON));
        assertThat(refused).containsExactly(new Refused(claim.get(3).key(), refusal));
        assertThat(places(ANNA))
                .containsExactly(
                        new Place(claim.get(0).key(), EMAIL, NOW, null, false),
                        new Place(claim.get(2).key(), TELEGRAM, NOW, null, false));
        assertThat(places(BORIS)).hasSize(1);
        assertThat(places("clara")).isEmpty();
        assertThat(take(TWO, NOW)).as("nobody").isEmpty();
    }

    @Test
    void a_delivery_has_one_place_however_often_it_asks() {
        Claim.Pending pending = claimed();
        for (int i = 0; i < 3; i++) {
            assertThat(takes(ONE, NOW.plusSeconds(i), ANNA, pending.key())).isTrue();
        }
        assertThat(places(ANNA)).containsExactly(new Place(pending.key(), EMAIL, NOW.plusSeconds(2), null, false));
        assertThat(takes(ONE, NOW, ANNA, claimed().key())).as("another one").isFalse();
    }

    @Test
    void what_was_sent_counts_until_its_period_is_over() {
        Claim.Pending pending = claimed();
        assertThat(takes(ONE, NOW.minusSeconds(900), ANNA, pending.key())).isTrue();
        Claim.Pending next = claimed();
        Instant much = NOW.plus(WEEK.multipliedBy(3));
        assertThat(takes(ONE, much, ANNA, next.key()))
                .as("it may go at any moment")
                .isFalse();
        record(outcome(pending, DeliveryState.SENT));

        Instant end = SENT_AT.plus(WEEK);
        List<Refused> refused = take(ONE.orWait(), end.minusNanos(1000), new Wanted(ANNA, next.key(), EMAIL));
        assertThat(refused).containsExactly(new Refused(next.key(), new Refusal(true, false, end)));
        assertThat(places(ANNA))
                .extracting(Place::sentAt)
                .as("as it was looked up")
                .containsExactly(SENT_AT);
        assertThat(takes(ONE, end, ANNA, next.key())).isTrue();
        assertThat(places(ANNA)).extracting(Place::key).containsExactly(next.key());
    }

    @TestFactory
    Stream<DynamicTest> what_may_have_been_sent_counts_and_what_was_not_does_not() {
        return Stream.of(
                        DeliveryState.SENT,
                        DeliveryState.DELIVERED,
                        DeliveryState.IN_DOUBT,
                        DeliveryState.DEFERRED,
                        DeliveryState.FAILED,
                        DeliveryState.SKIPPED)
                .map(state -> DynamicTest.dynamicTest(state.name(), () -> {
                    String person = "person-" + state;
                    Claim.Pending pending = claimed();
                    assertThat(takes(ONE, NOW, person, pending.key())).isTrue();
                    permit(claimLease(pending), List.of(pending));
                    record(outcome(pending, state));
                    boolean gone = state == DeliveryState.FAILED || state == DeliveryState.SKIPPED;
                    assertThat(takes(ONE, NOW.plusSeconds(2), person, claimed().key()))
                            .isEqualTo(gone);
                }));
    }

    @Test
    void what_a_node_sent_after_it_was_taken_for_dead_counts_from_when_it_was_sent() {
        Claim.Pending pending = claimed();
        assertThat(takes(ONE, NOW, ANNA, pending.key())).isTrue();
        permit(claimLease(pending), List.of(pending));
        record(at(pending, DeliveryState.IN_DOUBT, SENT_AT.minusSeconds(5)));
        record(at(pending, DeliveryState.SENT, SENT_AT));

        assertThat(takes(
                        ONE, SENT_AT.plus(WEEK).minusSeconds(1), ANNA, claimed().key()))
                .isFalse();
        assertThat(takes(ONE, SENT_AT.plus(WEEK), ANNA, claimed().key())).isTrue();
    }

    @Test
    void when_it_arrived_does_not_move_what_was_sent() {
        for (Duration later : List.of(Duration.ofMinutes(-1), Duration.ofDays(3))) {
            String person = "person-" + later;
            Claim.Pending pending = claimed();
            assertThat(takes(ONE, NOW, person, pending.key())).isTrue();
            record(at(pending, DeliveryState.SENT, SENT_AT));
            record(at(pending, DeliveryState.DELIVERED, SENT_AT.plus(later)));

            assertThat(takes(
                            ONE,
                            SENT_AT.plus(WEEK).minusSeconds(1),
                            person,
                            claimed().key()))
                    .isFalse();
            assertThat(takes(ONE, SENT_AT.plus(WEEK), person, claimed().key())).isTrue();
        }
    }

    @Test
    void what_was_in_doubt_and_arrived_counts_from_the_later_moment() {
        Claim.Pending pending = claimed();
        assertThat(takes(ONE, NOW, ANNA, pending.key())).isTrue();
        permit(claimLease(pending), List.of(pending));
        record(at(pending, DeliveryState.IN_DOUBT, SENT_AT.minusSeconds(5)));
        record(at(pending, DeliveryState.DELIVERED, SENT_AT));

        assertThat(takes(
                        ONE, SENT_AT.plus(WEEK).minusSeconds(1), ANNA, claimed().key()))
                .isFalse();
        assertThat(takes(ONE, SENT_AT.plus(WEEK), ANNA, claimed().key())).isTrue();
    }

    private static Outcome at(Claim.Pending pending, DeliveryState state, Instant at) {
        return new Outcome(pending.key(), 1, state, EMAIL, null, null, null, at, null);
    }

    private Lease claimLease(Claim.Pending pending) {
        return new BlockLease(pending.key().campaign(), node, pending.key().block(), 1);
    }

    @Test
    void what_is_handed_back_untouched_or_cancelled_gives_its_place_up() {
        Claim back = claim(sending(block(1, 1)), node);
        assertThat(takes(ONE, NOW, ANNA, back.deliveries().get(0).key())).isTrue();
        store.ledger().release(back.lease(), NOW);
        Claim.Pending second = claimed();
        assertThat(takes(ONE, NOW, ANNA, second.key())).as("handed back").isTrue();

        store.campaigns().move(second.key().campaign(), CampaignAction.CANCEL, null, NOW);
        assertThat(takes(ONE, NOW, ANNA, claimed().key()))
                .as("cancelled, and a node is still at it")
                .isFalse();
        store.ledger().release(claimLease(second), NOW);
        assertThat(takes(ONE, NOW, ANNA, claimed().key())).as("cancelled").isTrue();
    }

    @Test
    void the_places_of_a_dead_node_are_judged_by_its_rescue() {
        CampaignId later = sending(block(1, 1));
        Claim claim = claim(sending(block(1, 2)), node);
        DeliveryKey permitted = claim.deliveries().get(0).key();
        DeliveryKey untouched = claim.deliveries().get(1).key();
        assertThat(take(ONE, NOW, new Wanted(ANNA, permitted, EMAIL), new Wanted(BORIS, untouched, EMAIL)))
                .isEmpty();
        permit(claim.lease(), claim.deliveries().subList(0, 1));
        kill(node);
        int unused = store.nodes().rescue(node);

        DeliveryKey next = claim(later, other).deliveries().get(0).key();
        Instant now = Instant.now(); // that of the rescue is the store's
        List<Refused> refused = take(ONE, now, new Wanted(ANNA, next, EMAIL), new Wanted(BORIS, next, EMAIL));

        assertThat(refused).hasSize(1);
        assertThat(places(BORIS)).extracting(Place::key).containsExactly(next);
        assertThat(places(ANNA)).extracting(Place::key).containsExactly(permitted);
    }

    @Test
    void what_was_in_doubt_and_sent_again_may_have_been_sent_whatever_came_of_that() {
        Claim.Pending pending = claimed();
        assertThat(takes(ONE, NOW, ANNA, pending.key())).isTrue();
        permit(claimLease(pending), List.of(pending));
        record(outcome(pending, DeliveryState.IN_DOUBT));
        record(outcome(pending, DeliveryState.DEFERRED));
        record(outcome(pending, DeliveryState.FAILED, 2));
        assertThat(takes(ONE, NOW.plusSeconds(2), ANNA, claimed().key())).isFalse();
        assertThat(takes(ONE, SENT_AT.plus(WEEK), ANNA, claimed().key())).isTrue();
    }

    @Test
    void what_a_dropped_ledger_knew_counts_as_sent_when_its_campaign_ended() {
        Claim.Pending pending =
                sent(sending(block(1, 1)), DeliveryState.SENT).deliveries().get(0);
        CampaignId id = pending.key().campaign();
        assertThat(takes(ONE, NOW, ANNA, pending.key())).isTrue();
        assertThat(takes(ONE, NOW, BORIS, strange(0))).isTrue();
        Instant ended = NOW.plusSeconds(3600);
        assertThat(store.ledger().finish(id, ended)).isTrue();
        while (store.retention().drop(id, ended.plusSeconds(1), ended)) {
            assertThat(find(id)).isNotNull();
        }
        Wanted[] wanted = {
            new Wanted(ANNA, claimed().key(), EMAIL),
            new Wanted(BORIS, claimed().key(), EMAIL)
        };

        assertThat(take(ONE, ended, wanted))
                .extracting(refused -> refused.refusal().until())
                .containsExactly(ended.plus(WEEK), NOW.plus(WEEK));
        assertThat(take(ONE, ended.plus(WEEK), wanted)).isEmpty();
    }

    @Test
    void several_caps_hold_together_and_one_of_a_channel_for_that_alone() {
        FrequencyCap mails = FrequencyCap.of(1, WEEK).on(EMAIL);
        List<FrequencyCap> caps =
                List.of(FrequencyCap.of(2, WEEK.multipliedBy(2)).orWait(), mails);
        List<Claim.Pending> all = claim(sending(block(1, 4)), node).deliveries();

        List<Refused> refused = store.frequencies()
                .take(new Question(
                        caps,
                        List.of(
                                new Wanted(ANNA, all.get(0).key(), EMAIL),
                                new Wanted(ANNA, all.get(1).key(), EMAIL),
                                new Wanted(ANNA, all.get(1).key(), TELEGRAM),
                                new Wanted(ANNA, all.get(2).key(), TELEGRAM),
                                new Wanted(ANNA, all.get(3).key(), EMAIL)),
                        NOW));

        Instant later = NOW.plus(SOON);
        assertThat(refused)
                .containsExactly(
                        new Refused(all.get(1).key(), new Refusal(false, true, NOW.plus(SOON))),
                        new Refused(all.get(2).key(), new Refusal(true, false, later)),
                        new Refused(all.get(3).key(), new Refusal(false, false, later)));
    }

    @Test
    void a_person_is_forgotten() {
        assertThat(takes(ONE, NOW, ANNA, strange(0))).isTrue();
        assertThat(takes(ONE, NOW, BORIS, strange(1))).isTrue();
        assertThat(store.frequencies().forget(ANNA)).isTrue();
        assertThat(store.frequencies().forget(ANNA)).isFalse();
        assertThat(store.frequencies().standing(ANNA)).isEqualTo(FrequencyState.FRESH);
        assertThat(takes(ONE, NOW, ANNA, strange(2))).isTrue();
        assertThat(places(BORIS)).hasSize(1);
    }

    @Test
    void old_places_are_cleared_page_by_page_and_open_ones_stay() {
        Claim.Pending open = claimed();
        Claim.Pending sent = claimed();
        assertThat(takes(TWO, NOW, ANNA, open.key())).isTrue();
        assertThat(takes(TWO, NOW, ANNA, sent.key())).isTrue();
        assertThat(takes(TWO, NOW, BORIS, sent.key())).isTrue();
        assertThat(takes(TWO, SENT_AT, "clara", claimed().key())).isTrue();
        assertThat(takes(TWO, NOW, "daria", strange(0))).isTrue();
        record(outcome(sent, DeliveryState.SENT));

        clearAll(NOW.plus(WEEK).minusNanos(1000), 2);
        assertThat(IntStream.of(
                        places(ANNA).size(),
                        places(BORIS).size(),
                        places("daria").size()))
                .containsExactly(2, 1, 1);

        assertThat(clearAll(SENT_AT.plus(WEEK), 2)).isEqualTo(3);
        assertThat(places(ANNA)).extracting(Place::key).containsExactly(open.key());
        assertThat(places(BORIS)).isEmpty();
        assertThat(places("clara")).as("a node is at it").hasSize(1);
        assertThat(places("daria")).isEmpty();
        assertThat(clearAll(NOW.plus(WEEK), 100)).as("pages").isEqualTo(1);
        assertThatThrownBy(() -> store.frequencies().clear(null, WEEK, NOW, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Answers how many pages there were. */
    private int clearAll(Instant now, int limit) {
        int pages = 0;
        @Nullable String after = null;
        do {
            after = store.frequencies().clear(after, WEEK, now, limit);
            assertThat(pages++).isLessThan(10);
        } while (after != null);
        return pages;
    }

    @Test
    void two_who_ask_at_once_for_the_same_people_never_exceed_the_cap() throws Exception {
        int people = 60;
        List<Claim> claims = IntStream.range(0, THREADS)
                .mapToObj(i -> claim(sending(block(1, people)), node))
                .toList();

        List<Integer> given = together(i -> {
            int count = 0;
            List<Claim.Pending> own = claims.get(i).deliveries();
            // Each in an order of its own.
            List<Wanted> wanted = IntStream.range(0, people)
                    .mapToObj(n -> (n * (2 * i + 1) + 7 * i) % people)
                    .distinct()
                    .map(n -> new Wanted("p" + n, own.get(n).key(), EMAIL))
                    .toList();
            for (int from = 0; from < wanted.size(); from += 15) {
                List<Wanted> some = wanted.subList(from, Math.min(wanted.size(), from + 15));
                count += some.size()
                        - take(TWO, NOW, some.toArray(Wanted[]::new)).size();
            }
            return count;
        });

        for (int n = 0; n < people; n++) {
            assertThat(places("p" + n)).hasSizeLessThanOrEqualTo(2);
        }
        long all = IntStream.range(0, people)
                .mapToLong(n -> places("p" + n).size())
                .sum();
        assertThat(given.stream().mapToLong(Objects::requireNonNull).sum())
                .as("places given")
                .isEqualTo(all);
    }
}
