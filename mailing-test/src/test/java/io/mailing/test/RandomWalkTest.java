package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.DeliveryState;
import io.mailing.InMemoryStore;
import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.FrequencyStore;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.ListStore;
import io.mailing.spi.store.MessageStore;
import io.mailing.spi.store.NodeStore;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.PaceStore;
import io.mailing.spi.store.RecallStore;
import io.mailing.spi.store.RecipientEventStore;
import io.mailing.spi.store.RetentionStore;
import io.mailing.spi.store.RetentionStore.Withdrawal;
import io.mailing.spi.store.SegmentStore;
import io.mailing.spi.store.SnapshotStore;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.SupplyStore;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.TriggerStore;
import io.mailing.spi.store.UploadStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker is itself checked: each fault that is planted in a store is found by the walks, and named with its seed. */
class RandomWalkTest {

    private static final int SEEDS = 40;
    private static final int STEPS = 200;

    /** What a faulty store does instead of its own call. */
    private interface Fault {
        @Nullable
        Object call(Call own, @Nullable Object[] arguments) throws Throwable;
    }

    private interface Call {
        @Nullable
        Object with(@Nullable Object... arguments) throws Throwable;
    }

    /** A store in memory, one of whose methods has a fault. */
    private record FaultyStore(InMemoryStore sound, String method, Fault fault) implements Store {

        private <T> T faulty(Class<T> role, T own) {
            return role.cast(Proxy.newProxyInstance(
                    role.getClassLoader(), new Class<?>[] {role}, (proxy, called, given) -> {
                        Call call = arguments -> invoke(called, own, arguments);
                        return called.getName().equals(method) ? fault.call(call, given) : call.with(given);
                    }));
        }

        private static @Nullable Object invoke(Method method, Object target, @Nullable Object... arguments)
                throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        @Override
        public void open() {
            sound.open();
        }

        @Override
        public String installationKey() {
            return sound.installationKey();
        }

        @Override
        public CampaignStore campaigns() {
            return faulty(CampaignStore.class, sound.campaigns());
        }

        @Override
        public SnapshotStore snapshots() {
            return faulty(SnapshotStore.class, sound.snapshots());
        }

        @Override
        public TriggerStore triggers() {
            return sound.triggers();
        }

        @Override
        public LedgerStore ledger() {
            return faulty(LedgerStore.class, sound.ledger());
        }

        @Override
        public NodeStore nodes() {
            return faulty(NodeStore.class, sound.nodes());
        }

        @Override
        public PaceStore paces() {
            return faulty(PaceStore.class, sound.paces());
        }

        @Override
        public MessageStore messages() {
            return faulty(MessageStore.class, sound.messages());
        }

        @Override
        public HistoryStore history() {
            return faulty(HistoryStore.class, sound.history());
        }

        @Override
        public SuppressionStore suppressions() {
            return sound.suppressions();
        }

        @Override
        public SupplyStore supplies() {
            return sound.supplies();
        }

        @Override
        public SegmentStore segments() {
            return sound.segments();
        }

        @Override
        public ListStore lists() {
            return sound.lists();
        }

        @Override
        public UploadStore uploads() {
            return sound.uploads();
        }

        @Override
        public RecallStore recalls() {
            return sound.recalls();
        }

        @Override
        public RecipientEventStore recipientEvents() {
            return sound.recipientEvents();
        }

        @Override
        public FrequencyStore frequencies() {
            return sound.frequencies();
        }

        @Override
        public RetentionStore retention() {
            return faulty(RetentionStore.class, sound.retention());
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    private static final class Walks extends ContractFixture {
        private final Store walked;

        private Walks(Store walked) {
            this.walked = walked;
        }

        @Override
        protected Store newStore() {
            return walked;
        }
    }

    private static void walk(Store store) throws Exception {
        Walks walks = new Walks(store);
        walks.openStore();
        for (long seed = 1; seed <= SEEDS; seed++) {
            new RandomWalk(walks, seed).run(STEPS);
        }
    }

    private static void assertFound(String method, Fault fault) {
        assertThatThrownBy(() -> walk(new FaultyStore(InMemoryStore.create(), method, fault)))
                .as("walks over a store with a fault in %s", method)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("random walk with seed ")
                .hasMessageContaining("-D" + WalkContract.SEED + "=");
    }

    @Test
    void sound_store_passes() throws Exception {
        walk(new FaultyStore(InMemoryStore.create(), "none", (own, arguments) -> own.with(arguments)));
    }

    @Test
    void same_seed_goes_the_same_way() throws Exception {
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> second = new HashMap<>();
        for (Map<String, Integer> calls : List.of(first, second)) {
            walk(new FaultyStore(InMemoryStore.create(), "record", (own, arguments) -> {
                calls.merge(arguments[0].toString(), 1, Integer::sum);
                return own.with(arguments);
            }));
        }
        assertThat(first).isNotEmpty().isEqualTo(second);
    }

    @Test
    void permit_that_is_always_granted_is_found() {
        assertFound("permit", (own, arguments) -> {
            Object unused = own.with(arguments);
            return true;
        });
    }

    @Test
    void permit_that_is_not_kept_is_found() {
        assertFound("permit", (own, arguments) -> true);
    }

    @Test
    void lost_outcome_is_found() {
        assertFound("record", (own, arguments) -> {
            List<?> outcomes = List.copyOf((Collection<?>) arguments[0]);
            return own.with(outcomes.subList(0, outcomes.size() / 2), arguments[1]);
        });
    }

    @Test
    void evidence_that_was_refused_is_found() {
        assertFound("record", (own, arguments) -> {
            List<Outcome> outcomes = ((Collection<?>) arguments[0])
                    .stream()
                            .map(Outcome.class::cast)
                            .filter(outcome -> outcome.attempt() < 3)
                            .toList();
            return own.with(outcomes, arguments[1]);
        });
    }

    @Test
    void claim_that_forgets_a_delivery_is_found() {
        assertFound("claimDue", (own, arguments) -> {
            arguments[3] = Math.max(1, (int) arguments[3] - 1);
            return own.with(arguments);
        });
    }

    @Test
    void release_that_does_nothing_is_found() {
        assertFound("release", (own, arguments) -> null);
    }

    @Test
    void rescue_that_leaves_everything_is_found() {
        assertFound("rescue", (own, arguments) -> 0);
    }

    @Test
    void finish_that_is_always_true_is_found() {
        assertFound("finish", (own, arguments) -> {
            Object unused = own.with(arguments);
            return true;
        });
    }

    @Test
    void withdrawal_that_does_nothing_is_found() {
        assertFound("withdraw", (own, arguments) -> 0L);
    }

    @Test
    void withdrawal_that_is_told_and_not_done_is_found() {
        assertFound("withdraw", (own, arguments) -> {
            Withdrawal asked = (Withdrawal) Objects.requireNonNull(arguments[0]);
            return own.with(new Withdrawal(asked.campaign(), Set.of(), asked.at()));
        });
    }

    @Test
    void resend_that_counts_wrongly_is_found() {
        assertFound("resend", (own, arguments) -> (long) Objects.requireNonNull(own.with(arguments)) + 1);
    }

    @Test
    void counter_that_is_off_by_one_is_found() {
        assertFound("counts", (own, arguments) -> {
            Map<Object, Object> counts = new HashMap<>((Map<?, ?>) own.with(arguments));
            counts.computeIfPresent(DeliveryState.SENT, (state, count) -> (long) count + 1);
            return counts;
        });
    }
}
