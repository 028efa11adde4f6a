package io.mailing.test.engine.simulation;

import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.FrequencyStore;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.LedgerStore;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.PaceStore;
import io.mailing.spi.store.SnapshotStore;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.SupplyStore;
import io.mailing.spi.store.SupplyStore.Supplied;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores with a fault of their own, which the checker has to find. */
final class Planted {

    private Planted() {}

    /** What is in doubt is sent again by itself. */
    static Store duplicate(Store store) {
        return inOutcomes(
                store,
                outcome -> outcome.state() != DeliveryState.IN_DOUBT
                        ? outcome
                        : with(outcome, DeliveryState.DEFERRED, new Outcome.Due(channel(outcome), 0, 0, outcome.at())));
    }

    /** What is to be tried again is written down as sent. */
    static Store loss(Store store) {
        return inOutcomes(
                store,
                outcome ->
                        outcome.state() == DeliveryState.DEFERRED ? with(outcome, DeliveryState.SENT, null) : outcome);
    }

    private static String channel(Outcome outcome) {
        String channel = outcome.channel();
        return channel == null ? "" : channel;
    }

    private static Outcome with(Outcome outcome, DeliveryState state, Outcome.@Nullable Due due) {
        return new Outcome(
                outcome.key(), outcome.attempt(), state, outcome.channel(), null, null, null, outcome.at(), due);
    }

    private static Store inOutcomes(Store store, UnaryOperator<Outcome> fault) {
        return in(store, LedgerStore.class, "record", args -> {
            List<Outcome> outcomes = new ArrayList<>();
            ((Collection<?>) args[0]).forEach(outcome -> outcomes.add(fault.apply((Outcome) outcome)));
            return new Object[] {outcomes, args[1]};
        });
    }

    /** The last delivery of a long block is not written down. */
    static Store lostRecipient(Store store) {
        return in(store, SnapshotStore.class, "append", args -> {
            List<SnapshotBlock> blocks = new ArrayList<>();
            for (Object each : (List<?>) args[1]) {
                SnapshotBlock block = (SnapshotBlock) each;
                int size = block.deliveries().size();
                blocks.add(new SnapshotBlock(
                        block.number(), block.lane(), block.deliveries().subList(0, size > 5 ? size - 1 : size)));
            }
            return new Object[] {args[0], blocks, args[2]};
        });
    }

    /** A campaign is finished without waiting for evidence. */
    static Store hastyEnd(Store store) {
        return in(
                store,
                LedgerStore.class,
                "finish",
                args -> args.length < 3 ? args : new Object[] {args[0], null, args[2]});
    }

    /** Each node has a pace of its own. */
    static Store overspeed(Store store) {
        int[] calls = new int[1];
        return in(
                store, PaceStore.class, "reserve", args -> new Object[] {args[0] + "/" + calls[0]++, args[1], args[2]});
    }

    /** Everybody gets a place under the frequency caps. */
    static Store forgetfulCaps(Store store) {
        return roles(
                store,
                FrequencyStore.class,
                real -> (proxy, method, args) ->
                        method.getName().equals("take") ? List.of() : invoke(real, method, args));
    }

    /** What recipients have of their own is no longer known when they are sent to once more. */
    static Store forgottenValues(Store store) {
        return roles(store, LedgerStore.class, real -> (proxy, method, args) -> {
            Object answer = invoke(real, method, args);
            return method.getName().equals("claimDue")
                    ? ((Optional<?>) answer).map(claim -> withoutValues((Claim) claim))
                    : answer;
        });
    }

    private static Claim withoutValues(Claim claim) {
        return new Claim(
                claim.lease(),
                claim.deliveries().stream()
                        .map(pending -> new Claim.Pending(
                                pending.key(),
                                withoutValues(pending.delivery()),
                                pending.route(),
                                pending.attempt(),
                                pending.refusals()))
                        .toList());
    }

    private static Delivery withoutValues(Delivery delivery) {
        return delivery.with(Collections.nCopies(delivery.values().size(), null));
    }

    /** Values come to those who stand next in the block. */
    static Store mixedValues(Store store) {
        return in(store, SupplyStore.class, "supply", args -> {
            List<Supplied> mixed = new ArrayList<>();
            List<?> supplied = (List<?>) args[1];
            for (int i = 0; i < supplied.size(); i++) {
                Supplied own = (Supplied) supplied.get(i);
                Supplied next = (Supplied) supplied.get((i + 1) % supplied.size());
                mixed.add(new Supplied(own.seq(), next.values(), own.skipped()));
            }
            return new Object[] {args[0], mixed, args[2], args[3]};
        });
    }

    /** One more is counted than was sent. */
    static Store wrongCounter(Store store) {
        return roles(store, HistoryStore.class, real -> (proxy, method, args) -> {
            Object answer = invoke(real, method, args);
            if (!method.getName().equals("counts")) {
                return answer;
            }
            Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
            ((Map<?, ?>) answer).forEach((state, count) -> counts.put((DeliveryState) state, (Long) count));
            counts.computeIfPresent(DeliveryState.SENT, (state, count) -> count + 1);
            return counts;
        });
    }

    private static Store in(Store store, Class<?> role, String name, UnaryOperator<Object[]> fault) {
        return roles(
                store,
                role,
                real -> (proxy, method, args) ->
                        invoke(real, method, method.getName().equals(name) ? fault.apply(args) : args));
    }

    private static Store roles(Store store, Class<?> role, Function<Object, InvocationHandler> faulty) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                    Object answer = invoke(store, method, args);
                    return role.isInstance(answer)
                            ? Proxy.newProxyInstance(role.getClassLoader(), new Class<?>[] {role}, faulty.apply(answer))
                            : answer;
                });
    }

    private static Object invoke(Object real, Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
