package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.AudienceException;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.HistoryFilter;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MissedRuns;
import io.mailing.Recipient;
import io.mailing.Recurrence;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs of periodic campaigns: nodes that were down, several nodes, a store whose answers are lost. */
class PeriodicTest {

    private static final Recurrence NINE = Recurrence.daily(LocalTime.of(9, 0), ZoneOffset.UTC);
    private static final Recurrence TEN_MINUTES = Recurrence.cron("*/10 * * * *", ZoneOffset.UTC);

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final FlakyStore store = new FlakyStore(InMemoryStore.create(clock));
    private final FakeChannel telegram = FakeChannel.named("telegram");
    private final AtomicBoolean unreadable = new AtomicBoolean();
    private final List<Mailing> nodes = new ArrayList<>();
    private ManualRuntime runtime = new ManualRuntime(clock);

    private final class Two implements AudienceSource {
        @Override
        public AudienceSchema schema() {
            return new AudienceSchema(Set.of("telegram"), Set.of("first_name"));
        }

        @Override
        public void forEach(Consumer<Recipient> sink) throws AudienceException {
            if (unreadable.get()) {
                throw new AudienceException("the list is away");
            }
            sink.accept(Guests.anna());
            sink.accept(Guests.boris());
        }
    }

    private Mailing start() {
        Mailing node = Mailing.builder()
                .store(store)
                .runtime(runtime)
                .channel(telegram)
                .audience("guests", new Two())
                .start();
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        store.behave();
        nodes.forEach(Mailing::close);
    }

    private static CampaignDraft draft(Recurrence recurrence) {
        return CampaignDraft.to("guests")
                .name("News")
                .text("Hello <first_name>!")
                .repeat(recurrence);
    }

    private static List<CampaignSummary> runs(Mailing node) {
        return node.history().campaigns(HistoryFilter.newest(100)).stream()
                .filter(line -> line.runOf() != null)
                .toList();
    }

    /** The host is down, with all its nodes, for some time. */
    private Mailing down(Duration time) {
        runtime.kill();
        nodes.clear();
        clock.advance(time);
        runtime = new ManualRuntime(clock);
        Mailing node = start();
        runtime.advance(Duration.ofMinutes(1));
        return node;
    }

    @Test
    void a_node_that_was_down_over_three_runs_sends_none_of_them_and_the_next_one_in_time() {
        start().campaigns().launch(draft(NINE));
        Mailing again = down(Duration.ofDays(3).plusHours(2));
        assertThat(telegram.received()).isEmpty();
        assertThat(runs(again)).isEmpty();

        runtime.advance(Duration.ofHours(21));

        assertThat(runs(again)).extracting(CampaignSummary::name).containsExactly("News, 2026-03-05");
        assertThat(telegram.received()).hasSize(2);
    }

    @Test
    void where_missed_runs_are_made_up_for_a_node_that_was_down_over_three_sends_one() {
        start().campaigns().launch(draft(NINE.missed(MissedRuns.ONCE)));
        Mailing again = down(Duration.ofDays(3).plusHours(2));
        assertThat(runs(again)).extracting(CampaignSummary::name).containsExactly("News, 2026-03-04");
        assertThat(telegram.received()).hasSize(2);
    }

    @Test
    void a_node_that_was_away_for_less_than_ten_minutes_missed_nothing() {
        start().campaigns().launch(draft(NINE));
        Mailing again = down(Duration.ofHours(23).plusMinutes(9));
        assertThat(runs(again)).hasSize(1);
    }

    @Test
    void two_nodes_make_each_run_once() {
        Mailing first = start();
        Mailing second = start();
        first.campaigns().launch(draft(TEN_MINUTES));
        runtime.advance(Duration.ofMinutes(121));
        assertThat(runs(second)).hasSize(12).allMatch(run -> run.state() == CampaignState.FINISHED);
        assertThat(telegram.received()).hasSize(24);
    }

    @Test
    void where_answers_of_the_store_are_lost_each_run_is_made_once_all_the_same() {
        Mailing node = start();
        Campaign rule = node.campaigns().launch(draft(TEN_MINUTES));
        store.loseAnswers(11);
        runtime.advance(Duration.ofHours(2));
        store.behave();
        runtime.advance(Duration.ofMinutes(5));
        assertThat(runs(node))
                .hasSize(12)
                .allMatch(run -> run.state() == CampaignState.FINISHED)
                .extracting(CampaignSummary::name)
                .doesNotHaveDuplicates();
        assertThat(telegram.received()).hasSize(24);
        assertThat(rule.state()).isEqualTo(CampaignState.SCHEDULED);
    }

    @Test
    void a_run_whose_audience_can_t_be_read_is_given_back_and_the_next_one_comes() {
        Mailing node = start();
        node.campaigns().launch(draft(TEN_MINUTES));
        unreadable.set(true);
        runtime.advance(Duration.ofMinutes(11));
        CampaignSummary back = runs(node).get(0);
        assertThat(back.state()).isEqualTo(CampaignState.CREATED);
        assertThat(back.note()).contains("could not be read");
        unreadable.set(false);
        runtime.advance(Duration.ofMinutes(10));
        assertThat(runs(node).get(0).state()).isEqualTo(CampaignState.FINISHED);

        Campaign run = node.campaigns().find(back.id()).orElseThrow();
        run.edit(draft -> draft.text("Late, <first_name>"));
        run.launch();
        runtime.advance(Duration.ofMinutes(1));

        assertThat(run.state()).isEqualTo(CampaignState.FINISHED);
        assertThat(telegram.received()).hasSize(4);
    }
}
