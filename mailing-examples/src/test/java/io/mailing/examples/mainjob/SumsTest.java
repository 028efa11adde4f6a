package io.mailing.examples.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.JournalEntry;
import io.mailing.Progress;
import io.mailing.examples.mainjob.ReceivedLog.Counts;
import io.mailing.examples.mainjob.ReceivedLog.Place;
import io.mailing.examples.mainjob.Sums.Findings;
import io.mailing.spi.store.DeliveryKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SumsTest {

    private static final String ANNA = "anna@mail.example";
    private static final String JAN = "jan@mail.example";

    private final Sums sums = new Sums();

    private void ledger(DeliveryState state, String address) {
        sums.add(new JournalEntry(
                new DeliveryKey(new CampaignId(1), 1, 1),
                "G1",
                state,
                "email",
                address,
                1,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                false,
                false));
    }

    private static Counts received(Map<String, Integer> counts, Map<String, Integer> resent) {
        return new Counts(1, places(counts), places(resent));
    }

    private static Map<Place, Integer> places(Map<String, Integer> counts) {
        Map<Place, Integer> places = new TreeMap<>();
        counts.forEach((address, count) -> places.put(Place.of("email", address), count));
        return places;
    }

    @Test
    void what_is_sent_and_there_agrees() {
        ledger(DeliveryState.SENT, ANNA);
        ledger(DeliveryState.FAILED, JAN);

        assertThat(sums.against(received(Map.of(ANNA, 1), Map.of()))).isEqualTo(new Findings(0, 0, 0, 0));
    }

    @Test
    void one_lost_and_one_doubled_do_not_make_up_for_each_other() {
        ledger(DeliveryState.SENT, ANNA);
        ledger(DeliveryState.SENT, JAN);

        Findings findings = sums.against(received(Map.of(ANNA, 2), Map.of()));

        assertThat(findings).isEqualTo(new Findings(1, 1, 0, 0));
        assertThat(findings.agree()).isFalse();
    }

    @Test
    void what_failed_must_not_be_there() {
        ledger(DeliveryState.FAILED, ANNA);

        assertThat(sums.against(received(Map.of(ANNA, 1), Map.of())).agree()).isFalse();
    }

    @Test
    void what_is_in_doubt_may_be_there_or_not() {
        ledger(DeliveryState.IN_DOUBT, ANNA);
        ledger(DeliveryState.IN_DOUBT, JAN);

        Findings findings = sums.against(received(Map.of(ANNA, 1), Map.of()));

        assertThat(findings).isEqualTo(new Findings(0, 0, 1, 0));
        assertThat(findings.agree()).isTrue();
    }

    @Test
    void a_second_one_is_right_only_where_it_was_asked_for() {
        ledger(DeliveryState.SENT, ANNA);

        assertThat(sums.against(received(Map.of(ANNA, 2), Map.of(ANNA, 1)))).isEqualTo(new Findings(0, 0, 0, 1));
        assertThat(sums.against(received(Map.of(ANNA, 3), Map.of(ANNA, 1))).agree())
                .isFalse();
    }

    @Test
    void a_ledger_with_something_waiting_does_not_add_up() {
        assertThat(Sums.addUp(new Progress(3, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0))).isTrue();
        assertThat(Sums.addUp(new Progress(3, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0))).isFalse();
    }
}
