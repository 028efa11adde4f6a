package io.mailing.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Reason;
import io.mailing.spi.SendOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneHoldTest {

    private static final Reason REASON = new Reason("busy", "busy");
    private static final SendOutcome AWAY = new SendOutcome.NotSubmitted(REASON);
    private static final SendOutcome TAKEN = SendOutcome.Accepted.sent("1");

    private final LaneHold hold = new LaneHold();

    @Test
    void a_fresh_lane_is_not_held() {
        assertThat(hold.remainingNanos(-1)).isZero();
        assertThat(hold.after(TAKEN, 0)).isZero();
    }

    @Test
    void a_provider_that_says_when_is_obeyed() {
        SendOutcome slow = new SendOutcome.Throttled(REASON, Duration.ofSeconds(10_072));
        assertThat(hold.after(slow, 5)).isEqualTo(Duration.ofSeconds(10_072));
        assertThat(hold.remainingNanos(5)).isEqualTo(Duration.ofSeconds(10_072).toNanos());
    }

    @Test
    void a_shorter_answer_does_not_end_a_longer_hold() {
        hold.after(new SendOutcome.Throttled(REASON, Duration.ofSeconds(30)), 0);
        hold.after(new SendOutcome.Throttled(REASON, Duration.ofSeconds(1)), 0);
        assertThat(hold.remainingNanos(0)).isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void each_failed_try_holds_longer_up_to_a_minute() {
        long now = 0;
        long[] seconds = {1, 2, 4, 8, 16, 32, 60, 60};
        for (long expected : seconds) {
            assertThat(hold.after(AWAY, now)).isEqualTo(Duration.ofSeconds(expected));
            now += Duration.ofSeconds(expected).toNanos();
        }
    }

    @Test
    void answers_of_one_cohort_count_once() {
        hold.after(AWAY, 0);
        assertThat(hold.after(AWAY, 1)).isEqualTo(Duration.ofSeconds(1).minusNanos(1));
    }

    @Test
    void an_acceptance_makes_the_next_hold_short_again() {
        hold.after(AWAY, 0);
        long later = Duration.ofSeconds(1).toNanos();
        hold.after(TAKEN, later);
        assertThat(hold.after(AWAY, later)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void several_lost_answers_in_a_row_hold_the_lane_and_one_does_not() {
        SendOutcome lost = new SendOutcome.Unknown(REASON);
        assertThat(hold.after(lost, 0)).isZero();
        assertThat(hold.after(lost, 0)).isZero();
        assertThat(hold.after(lost, 0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void lost_answers_between_others_do_not_hold_the_lane() {
        SendOutcome lost = new SendOutcome.Unknown(REASON);
        for (int i = 0; i < 10; i++) {
            hold.after(lost, 0);
            hold.after(lost, 0);
            assertThat(hold.after(TAKEN, 0)).isZero();
        }
    }
}
