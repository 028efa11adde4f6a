package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds what a store shows of a walk's campaign against the model. */
final class WalkVerdict {

    private final ContractFixture fixture;
    private final CampaignId id;
    private final LedgerModel model;
    private final List<Outcome> recorded = new ArrayList<>();

    WalkVerdict(ContractFixture fixture, CampaignId id, LedgerModel model) {
        this.fixture = fixture;
        this.id = id;
        this.model = model;
    }

    void recorded(List<Outcome> outcomes) {
        recorded.addAll(outcomes);
    }

    List<Outcome> recorded() {
        return recorded;
    }

    void check() {
        assertThat(fixture.store.history().fullCounts(id)).as("facts").isEqualTo(model.counts());
        assertThat(fixture.store.history().counts(id)).as("counters").isEqualTo(LedgerModel.terminal(model.counts()));
        assertThat(fixture.state(id)).as("state of the campaign").isEqualTo(model.state());
    }

    void checkFacts() {
        Map<DeliveryKey, List<Outcome>> attempts = new HashMap<>();
        for (DeliveryFacts facts : fixture.facts(id)) {
            attempts.put(facts.key(), facts.attempts());
            assertThat(facts.state())
                    .as("state of %s", facts.key())
                    .isEqualTo(model.row(facts.key()).state());
        }
        for (Outcome outcome : recorded) {
            assertThat(attempts.get(outcome.key()))
                    .as("no outcome is thrown away: the attempts of %s", outcome.key())
                    .anyMatch(kept -> kept.attempt() == outcome.attempt() && kept.state() == outcome.state());
        }
    }
}
