package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.StoreException;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.FrequencyStore;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.ListStore;
import io.mailing.spi.store.MessageStore;
import io.mailing.spi.store.NodeStore;
import io.mailing.spi.store.PaceStore;
import io.mailing.spi.store.RecallStore;
import io.mailing.spi.store.RecipientEventStore;
import io.mailing.spi.store.RetentionStore;
import io.mailing.spi.store.SegmentStore;
import io.mailing.spi.store.SnapshotStore;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.SupplyStore;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.TriggerStore;
import io.mailing.spi.store.UploadStore;
import io.mailing.test.FakeChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A start that fails leaves nothing behind. */
class StartTest {

    private final StoreException closing = new StoreException("could not close", null);

    private final List<String> done = new ArrayList<>();
    private final FailingStore store = new FailingStore();

    /** Says what is done with it, and fails where it is told to. */
    private final class FailingStore implements Store {
        private final InMemoryStore memory = InMemoryStore.create();
        private @Nullable RuntimeException atOpen;
        private @Nullable RuntimeException atKey;
        private @Nullable RuntimeException atClose;

        private void does(String what, @Nullable RuntimeException fault) {
            done.add(what);
            if (fault != null) {
                throw fault;
            }
        }

        @Override
        public void open() {
            does("open", atOpen);
        }

        @Override
        public String installationKey() {
            if (atKey != null) {
                throw atKey;
            }
            return memory.installationKey();
        }

        @Override
        public CampaignStore campaigns() {
            return memory.campaigns();
        }

        @Override
        public SnapshotStore snapshots() {
            return memory.snapshots();
        }

        @Override
        public TriggerStore triggers() {
            return memory.triggers();
        }

        @Override
        public LedgerStore ledger() {
            return memory.ledger();
        }

        @Override
        public NodeStore nodes() {
            return memory.nodes();
        }

        @Override
        public PaceStore paces() {
            return memory.paces();
        }

        @Override
        public MessageStore messages() {
            return memory.messages();
        }

        @Override
        public HistoryStore history() {
            return memory.history();
        }

        @Override
        public SuppressionStore suppressions() {
            return memory.suppressions();
        }

        @Override
        public SupplyStore supplies() {
            return memory.supplies();
        }

        @Override
        public SegmentStore segments() {
            return memory.segments();
        }

        @Override
        public ListStore lists() {
            return memory.lists();
        }

        @Override
        public UploadStore uploads() {
            return memory.uploads();
        }

        @Override
        public RecallStore recalls() {
            return memory.recalls();
        }

        @Override
        public RecipientEventStore recipientEvents() {
            return memory.recipientEvents();
        }

        @Override
        public FrequencyStore frequencies() {
            return memory.frequencies();
        }

        @Override
        public RetentionStore retention() {
            return memory.retention();
        }

        @Override
        public void close() {
            does("close", atClose);
        }
    }

    /** Has no thread for the heartbeat any more. */
    private final class NoThreadLeft implements EngineRuntime {
        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public LoopHandle start(String name, Loop loop) {
            if (name.equals("mailing-heartbeat")) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new LoopHandle() {
                @Override
                public void wake() {}

                @Override
                public void stop() {
                    done.add("stop " + name);
                }
            };
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public boolean await(BooleanSupplier condition, Duration timeout) {
            return condition.getAsBoolean();
        }

        @Override
        public void changed() {}

        @Override
        public void close() {
            done.add("close runtime");
        }
    }

    private Mailing start(@Nullable EngineRuntime runtime) {
        var builder = Mailing.builder().store(store).channel(FakeChannel.named("telegram"));
        return (runtime == null ? builder : builder.runtime(runtime)).start();
    }

    @Test
    void a_store_that_was_opened_is_closed_if_a_later_step_fails() {
        store.atKey = new StoreException("no key", null);
        assertThatThrownBy(() -> start(null)).isSameAs(store.atKey);
        assertThat(done).containsExactly("open", "close");
    }

    @Test
    void a_store_that_could_not_be_opened_gives_up_what_it_has() {
        store.atOpen = new StoreException("no schema", null);
        assertThatThrownBy(() -> start(null)).isSameAs(store.atOpen);
        assertThat(done).containsExactly("open", "close");
    }

    @Test
    void the_first_fault_is_told_and_a_fault_of_closing_stands_beside_it() {
        store.atKey = new IllegalStateException("no key");
        store.atClose = closing;
        assertThatThrownBy(() -> start(null)).isSameAs(store.atKey).hasSuppressedException(closing);
    }

    @Test
    void loops_that_have_begun_are_stopped_before_the_store_is_closed() {
        assertThatThrownBy(() -> start(new NoThreadLeft())).isInstanceOf(OutOfMemoryError.class);
        assertThat(done)
                .containsExactly(
                        "open",
                        "stop mailing-retention",
                        "stop mailing-recall",
                        "stop mailing-keeper",
                        "stop mailing-lane-telegram",
                        "stop mailing-recorder",
                        "close");
    }
}
