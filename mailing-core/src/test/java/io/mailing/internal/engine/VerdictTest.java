package io.mailing.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.InDoubtPolicy;
import io.mailing.Reason;
import io.mailing.RetryPolicy;
import io.mailing.spi.SendOutcome;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Reason REASON = new Reason("why", "because");
    private static final Duration HELD = Duration.ofSeconds(7);

    private static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final Verdict verdict = new Verdict(RETRY, InDoubtPolicy.LEAVE);

    private static Pending pending(int route, int attempt, int refusals) {
        Delivery delivery = new Delivery(
                "1",
                List.of(new Route("telegram", "42"), new Route("email", "a@b.example")),
                List.of(),
                null,
                null,
                null);
        return new Pending(new DeliveryKey(new CampaignId(1), 1, 0), delivery, route, attempt, refusals);
    }

    private Outcome after(Pending pending, SendOutcome answer) {
        return verdict.of(pending, answer, NOW, HELD);
    }

    private static void isDue(Outcome outcome, String lane, int route, int refusals, Duration in) {
        assertThat(outcome.state()).isEqualTo(DeliveryState.DEFERRED);
        assertThat(outcome.due()).isEqualTo(new Outcome.Due(lane, route, refusals, NOW.plus(in)));
    }

    private static SendOutcome refusedForNow(@Nullable Duration after) {
        return new SendOutcome.RefusedForNow(REASON, after);
    }

    @Test
    void accepted_is_sent_or_delivered_with_the_provider_s_id() {
        Outcome sent = after(pending(0, 1, 0), SendOutcome.Accepted.sent("id-1"));
        assertThat(sent.state()).isEqualTo(DeliveryState.SENT);
        assertThat(sent.providerId()).isEqualTo("id-1");
        assertThat(sent.channel()).isEqualTo("telegram");
        Outcome delivered = after(pending(0, 1, 0), new SendOutcome.Accepted("id-2", true, "-1001"));
        assertThat(delivered.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(delivered.newAddress()).isEqualTo("-1001");
    }

    @Test
    void refused_for_now_is_tried_again_later_on_the_same_route() {
        isDue(after(pending(0, 1, 0), refusedForNow(null)), "telegram", 0, 1, Duration.ofMinutes(1));
        isDue(after(pending(0, 2, 1), refusedForNow(null)), "telegram", 0, 2, Duration.ofMinutes(4));
    }

    @Test
    void the_provider_s_later_time_wins() {
        isDue(after(pending(0, 1, 0), refusedForNow(Duration.ofHours(1))), "telegram", 0, 1, Duration.ofHours(1));
        isDue(after(pending(0, 1, 0), refusedForNow(Duration.ofSeconds(1))), "telegram", 0, 1, Duration.ofMinutes(1));
    }

    @Test
    void when_the_attempts_are_spent_the_next_route_is_tried_with_fresh_ones() {
        isDue(after(pending(0, 3, 2), refusedForNow(null)), "email", 1, 0, Duration.ZERO);
    }

    @Test
    void refused_for_good_falls_back_at_once_and_fails_on_the_last_route() {
        isDue(after(pending(0, 1, 0), new SendOutcome.RefusedForGood(REASON)), "email", 1, 0, Duration.ZERO);
        Outcome failed = after(pending(1, 2, 0), new SendOutcome.RefusedForGood(REASON));
        assertThat(failed.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(failed.reason()).isEqualTo(REASON);
        assertThat(failed.channel()).isEqualTo("email");
    }

    @Test
    void throttled_and_not_submitted_spend_no_attempt() {
        isDue(after(pending(0, 5, 2), new SendOutcome.Throttled(REASON, null)), "telegram", 0, 2, HELD);
        isDue(after(pending(0, 5, 2), new SendOutcome.NotSubmitted(REASON)), "telegram", 0, 2, HELD);
    }

    @Test
    void unknown_is_in_doubt_and_never_falls_back() {
        assertThat(after(pending(0, 1, 0), new SendOutcome.Unknown(REASON)).state())
                .isEqualTo(DeliveryState.IN_DOUBT);
    }

    @Test
    void unknown_spends_an_attempt_on_the_same_route_where_it_is_to_be_sent_again() {
        Verdict resending = new Verdict(RETRY, InDoubtPolicy.RESEND);
        SendOutcome unknown = new SendOutcome.Unknown(REASON);
        isDue(resending.of(pending(0, 1, 0), unknown, NOW, HELD), "telegram", 0, 1, Duration.ofMinutes(1));
        isDue(resending.of(pending(0, 7, 1), unknown, NOW, HELD), "telegram", 0, 2, Duration.ofMinutes(4));
        Outcome last = resending.of(pending(0, 3, 2), unknown, NOW, HELD);
        assertThat(last.state()).as("the attempts are spent").isEqualTo(DeliveryState.IN_DOUBT);
        assertThat(last.reason()).isEqualTo(REASON);
    }

    @Test
    void unfit_is_skipped() {
        assertThat(after(pending(0, 1, 0), new SendOutcome.Unfit(REASON)).state())
                .isEqualTo(DeliveryState.SKIPPED);
    }

    @Test
    void what_was_not_sent_is_due_at_once() {
        isDue(verdict.notSent(pending(1, 4, 1), REASON, NOW, Duration.ZERO), "email", 1, 1, Duration.ZERO);
    }
}
