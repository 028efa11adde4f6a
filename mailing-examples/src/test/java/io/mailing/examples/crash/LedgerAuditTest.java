package io.mailing.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.DeliveryState;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The audit is shown to catch what it is there for. */
class LedgerAuditTest {

    private static final Map<String, DeliveryState> JOURNAL =
            Map.of("1", DeliveryState.DELIVERED, "2", DeliveryState.IN_DOUBT, "3", DeliveryState.FAILED);

    @Test
    void a_sound_journal_has_no_faults() {
        assertThat(LedgerAudit.faults(JOURNAL, Map.of("1", 1), Set.of())).isEmpty();
        assertThat(LedgerAudit.faults(JOURNAL, Map.of("1", 1, "2", 1), Set.of()))
                .isEmpty();
    }

    @Test
    void a_planted_loss_is_caught() {
        assertThat(LedgerAudit.faults(JOURNAL, Map.of(), Set.of()))
                .singleElement()
                .asString()
                .contains("1 is DELIVERED", "lost");
    }

    @Test
    void a_planted_duplicate_is_caught() {
        assertThat(LedgerAudit.faults(JOURNAL, Map.of("1", 2), Set.of())).containsExactly("1 was received 2 times");
    }

    @Test
    void a_duplicate_is_allowed_only_where_it_was_asked_for_and_only_once() {
        Map<String, DeliveryState> resent = Map.of("2", DeliveryState.DELIVERED);
        assertThat(LedgerAudit.faults(resent, Map.of("2", 2), Set.of("2"))).isEmpty();
        assertThat(LedgerAudit.faults(resent, Map.of("2", 3), Set.of("2"))).hasSize(1);
    }

    @Test
    void a_message_that_the_journal_denies_is_caught() {
        assertThat(LedgerAudit.faults(JOURNAL, Map.of("1", 1, "3", 1), Set.of()))
                .containsExactly("3 is FAILED but was received");
        assertThat(LedgerAudit.faults(JOURNAL, Map.of("1", 1, "9", 1), Set.of()))
                .containsExactly("9 was received but is not in the journal");
    }
}
