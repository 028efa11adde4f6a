package io.mailing.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Reason;
import io.mailing.internal.engine.LaneHold.Pass;
import io.mailing.spi.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LaneHoldTest {

    private static final Reason REASON = new Reason("busy", "busy");
    private static final SendOutcome AWAY = new SendOutcome.NotSubmitted(REASON);
    private static final SendOutcome TAKEN = SendOutcome.Accepted.sent("1");

    private static final SendOutcome LOST = new SendOutcome.Unknown(REASON);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final LaneHold hold = new LaneHold();

    private Pass pass(long now) {
        return Objects.requireNonNull(hold.pass(now), "the lane is held");
    }

    /** What a single message's answer leads to. */
    private Duration after(SendOutcome answer, long now) {
        return pass(now).after(answer, now);
    }

    @Test
    void a_fresh_lane_is_not_held() {
        assertThat(hold.remainingNanos(-1)).isZero();
        assertThat(after(TAKEN, 0)).isZero();
    }

    @Test
    void a_provider_that_says_when_is_obeyed() {
        SendOutcome slow = new SendOutcome.Throttled(REASON, Duration.ofSeconds(10_072));
        assertThat(after(slow, 5)).isEqualTo(Duration.ofSeconds(10_072));
        assertThat(hold.remainingNanos(5)).isEqualTo(Duration.ofSeconds(10_072).toNanos());
        assertThat(hold.pass(6)).isNull();
    }

    @Test
    void a_shorter_answer_does_not_end_a_longer_hold() {
        Pass one = pass(0);
        Pass other = pass(0);
        one.after(new SendOutcome.Throttled(REASON, Duration.ofSeconds(30)), 0);
        other.after(new SendOutcome.Throttled(REASON, Duration.ofSeconds(1)), 0);
        assertThat(hold.remainingNanos(0)).isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void each_failed_try_holds_longer_up_to_a_minute() {
        long now = 0;
        long[] seconds = {1, 2, 4, 8, 16, 32, 60, 60};
        for (long expected : seconds) {
            assertThat(after(AWAY, now)).isEqualTo(Duration.ofSeconds(expected));
            now += Duration.ofSeconds(expected).toNanos();
        }
    }

    @Test
    void answers_of_one_cohort_count_once() {
        Pass one = pass(0);
        Pass other = pass(0);
        one.after(AWAY, 0);
        assertThat(other.after(AWAY, 1)).isEqualTo(Duration.ofSeconds(1).minusNanos(1));
    }

    @Test
    void an_acceptance_makes_the_next_hold_short_again() {
        after(AWAY, 0);
        after(TAKEN, SECOND);
        assertThat(after(AWAY, SECOND)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void several_lost_answers_in_a_row_hold_the_lane_and_one_does_not() {
        assertThat(after(LOST, 0)).isZero();
        assertThat(after(LOST, 0)).isZero();
        assertThat(after(LOST, 0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void lost_answers_between_others_do_not_hold_the_lane() {
        for (int i = 0; i < 10; i++) {
            after(LOST, 0);
            after(LOST, 0);
            assertThat(after(TAKEN, 0)).isZero();
        }
    }

    @Test
    void after_a_hold_one_message_goes_and_the_others_wait_for_its_answer() {
        after(AWAY, 0);
        Pass probe = pass(SECOND);
        assertThat(hold.awaitsProbe()).isTrue();
        assertThat(hold.pass(SECOND)).isNull();
        probe.after(TAKEN, SECOND);
        assertThat(pass(SECOND)).isNotNull();
        assertThat(pass(SECOND)).isNotNull();
    }

    @Test
    void a_late_answer_of_an_earlier_message_does_not_open_the_lane() {
        Pass one = pass(0);
        Pass late = pass(0);
        one.after(AWAY, 0);
        Pass probe = pass(SECOND);
        late.after(TAKEN, SECOND);
        late.over();
        assertThat(hold.pass(SECOND)).isNull();
        probe.over();
        assertThat(hold.pass(SECOND)).isNotNull();
    }

    @Test
    void a_probe_that_says_nothing_of_the_provider_is_followed_by_another_one() {
        after(AWAY, 0);
        for (SendOutcome nothing : List.of(new SendOutcome.Unfit(REASON), LOST)) {
            after(nothing, SECOND);
            assertThat(hold.awaitsProbe()).isFalse();
            assertThat(hold.probes()).isTrue();
        }
        pass(SECOND).over(); // it was not sent at all
        assertThat(hold.probes()).isTrue();
        after(TAKEN, SECOND);
        assertThat(hold.probes()).isFalse();
    }

    @Test
    void a_probe_that_was_taken_does_not_end_a_hold_that_began_meanwhile() {
        Pass one = pass(0);
        Pass late = pass(0);
        one.after(AWAY, 0);
        Pass probe = pass(SECOND);
        late.after(new SendOutcome.Throttled(REASON, Duration.ofSeconds(30)), SECOND);
        probe.after(TAKEN, SECOND);
        assertThat(hold.pass(SECOND)).isNull();
    }
}
