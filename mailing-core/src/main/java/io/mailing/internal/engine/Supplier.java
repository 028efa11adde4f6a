package io.mailing.internal.engine;

import io.mailing.StoreException;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.PersonalValues.Answer;
import io.mailing.spi.PersonalValues.Person;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.SupplyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Gives deliveries the values that providers have for them, before their channel's lane sees them. Claims blocks of the lanes before the
 * channels', a few more than the channels are about to send, asks the providers, and lets each block go on together with its
 * values. What it holds it gives back at once when a campaign is halted: nothing is on the wire.
 */
final class Supplier implements EngineRuntime.Loop {

    /** For who got no answer that can be used. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final EngineRuntime runtime;
    private final SupplyStore store;
    private final NodeLease lease;
    private final Claims claims;
    private final IdempotencyKeys keys;
    private final RecipientView views;
    private final Executor executor;
    private final Runnable supplied;
    private final Runnable ended;
    private final LoopWaker waker = new LoopWaker();

    // Filled by those who call.
    private final Queue<SupplyCall> done = new ConcurrentLinkedQueue<>();

    // The loop's own.
    private final Map<String, ProviderPlaces> providers = new LinkedHashMap<>();
    private final List<SupplyBlock> blocks = new ArrayList<>();
    private final List<SupplyCall> calls = new ArrayList<>();
    private final SupplyClaims queue;
    private volatile boolean hinted;

    /**
     * @param supplied is called when a block can be sent
     * @param ended is called when all of a block are skipped: its campaign may be over
     */
    Supplier(
            EngineRuntime runtime,
            SupplyStore store,
            NodeLease lease,
            Claims claims,
            ActiveCampaigns active,
            IdempotencyKeys keys,
            RecipientView views,
            Map<String, PersonalValues> registered,
            Runnable supplied,
            Runnable ended) {
        this.runtime = runtime;
        this.store = store;
        this.lease = lease;
        this.claims = claims;
        this.keys = keys;
        this.views = views;
        this.executor = runtime.executor();
        this.supplied = supplied;
        this.ended = ended;
        registered.forEach((name, provider) -> providers.put(name, new ProviderPlaces(name, provider)));
        this.queue = new SupplyClaims(runtime, store, lease, claims, active, providers, blocks);
    }

    LoopWaker waker() {
        return waker;
    }

    /** There may be new work. */
    void hint() {
        hinted = true;
        waker.wake();
    }

    @Override
    public long step() {
        if (hinted) {
            hinted = false;
            queue.lookAgain();
        }
        hear();
        long wait = giveUpSlow();
        wait = Math.min(wait, queue.claimAll());
        wait = Math.min(wait, askAll());
        wait = Math.min(wait, settleAll());
        return done.isEmpty() ? wait : 0;
    }

    // Asking

    private long askAll() {
        long now = runtime.nanoTime();
        long wait = EngineRuntime.FOREVER;
        for (ProviderPlaces places : providers.values()) {
            for (SupplyBlock block : List.copyOf(blocks)) {
                if (!halted(block) && block.personal().values().containsKey(places.name())) {
                    ask(places, block, now);
                }
            }
            long rest = places.restNanos(now);
            wait = rest > 0 ? Math.min(wait, rest) : wait;
        }
        return wait;
    }

    private void ask(ProviderPlaces places, SupplyBlock block, long now) {
        while (places.take(now)) {
            List<Integer> rows = block.next(
                    places.name(), block.personal().provider(places.name()).batchSize());
            if (rows.isEmpty()) {
                places.giveBack();
                return;
            }
            SupplyCall call = new SupplyCall(places, block, rows, request(places, block, rows), now);
            calls.add(call);
            block.calls(1);
            try {
                executor.execute(() -> {
                    call.run();
                    done.add(call);
                    waker.wake();
                });
            } catch (RejectedExecutionException e) {
                call.refused("the executor takes no task");
                done.add(call);
            }
        }
    }

    private PersonalValues.Request request(ProviderPlaces places, SupplyBlock block, List<Integer> rows) {
        List<Person> people = new ArrayList<>(rows.size());
        for (int row : rows) {
            Pending pending = block.pending(row);
            people.add(person(
                    keys.of(pending.key()),
                    pending.delivery(),
                    views,
                    block.personal(),
                    block.personal().provider(places.name()).needs()));
        }
        CampaignRun run = block.run();
        return new PersonalValues.Request(run.id(), run.kind(), block.personal().names(places.name()), people);
    }

    static Person person(String key, Delivery delivery, RecipientView views, RunPersonal personal, List<String> needs) {
        return new Person(
                key,
                delivery.recipient(),
                views.locale(delivery),
                views.zone(delivery),
                personal.view(delivery.values(), needs));
    }

    /** What takes too long has failed; its place is free when it ends. */
    private long giveUpSlow() {
        long now = runtime.nanoTime();
        long wait = EngineRuntime.FOREVER;
        for (SupplyCall call : calls) {
            if (call.givenUp()) {
                continue;
            }
            long left = call.leftNanos(now);
            if (left <= 0) {
                call.giveUp();
                failed(call, "a call takes longer than " + call.provider().timeout());
            } else {
                wait = Math.min(wait, left);
            }
        }
        return wait;
    }

    // Hearing

    private void hear() {
        for (SupplyCall call = done.poll(); call != null; call = done.poll()) {
            calls.remove(call);
            call.places().giveBack();
            if (call.givenUp()) {
                continue;
            }
            String fault = call.fault();
            if (fault != null) {
                failed(call, fault);
            } else {
                call.places().worked();
                call.block().calls(-1);
                take(call);
            }
        }
    }

    private void failed(SupplyCall call, String fault) {
        SupplyBlock block = call.block();
        long pause = call.places().failed(fault, runtime.nanoTime());
        block.calls(-1);
        block.stop();
        block.waitUntil(runtime.clock().instant().plusNanos(pause));
    }

    private void take(SupplyCall call) {
        SupplyBlock block = call.block();
        if (block.over()) {
            return;
        }
        PersonalValues.Request request = call.request();
        Instant now = runtime.clock().instant();
        int[] slots = block.personal().slots(call.places().name());
        String wrong = null;
        for (int i = 0; i < call.rows().size(); i++) {
            int row = call.rows().get(i);
            Answer answer = call.answers().get(request.people().get(i).key());
            if (answer instanceof PersonalValues.Skip skip) {
                block.skip(row, skip.reason());
            } else if (answer instanceof PersonalValues.Later later) {
                block.waitUntil(now.plus(bounded(later.after())));
            } else {
                String misfit = set(call, row, slots, answer);
                if (misfit != null) {
                    wrong = misfit;
                    block.waitUntil(now.plus(AGAIN));
                }
            }
        }
        if (wrong != null) {
            call.places().answeredBadly(wrong);
        }
        if (call.answers().size() > request.people().size()) {
            call.places().answeredBadly("it answers for more than it was asked for");
        }
    }

    /** Answers what is wrong, or null. */
    private static @Nullable String set(SupplyCall call, int row, int[] slots, @Nullable Answer answer) {
        if (!(answer instanceof PersonalValues.Values values)) {
            return "there is no answer for somebody";
        }
        try {
            List<Object> checked =
                    SupplyAnswers.checked(call.provider(), call.request().names(), values);
            for (int i = 0; i < slots.length; i++) {
                call.block().set(row, slots[i], checked.get(i));
            }
            return null;
        } catch (SupplyAnswers.Misfit e) {
            return e.what();
        }
    }

    private static Duration bounded(Duration asked) {
        Duration least = Duration.ofSeconds(1);
        if (asked.compareTo(least) < 0) {
            return least;
        }
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    // Letting go

    private boolean halted(SupplyBlock block) {
        return block.run().halted() || block.run().expired(runtime.clock().instant());
    }

    private long settleAll() {
        long wait = EngineRuntime.FOREVER;
        for (Iterator<SupplyBlock> all = blocks.iterator(); all.hasNext(); ) {
            SupplyBlock block = all.next();
            boolean lost = !block.lease().node().equals(lease.node());
            if (lost) {
                claims.closed(block.lease()); // whoever rescues it decides
            }
            try {
                if (lost || settle(block)) {
                    block.end();
                    block.run().letGo();
                    all.remove();
                    wait = 0;
                }
            } catch (StoreException e) {
                claims.outage().noticed(e); // the others have nothing to do with it
                wait = Math.min(wait, Spread.over(runtime, SupplyClaims.AFTER_STORE_FAULT_NANOS));
            }
        }
        return wait;
    }

    /** Writes down what there is to write; answers whether the block has gone. */
    private boolean settle(SupplyBlock block) {
        Instant now = runtime.clock().instant();
        boolean halted = halted(block);
        if (!halted && !block.settled()) {
            return !keep(block, now);
        }
        if (!halted && block.complete()) {
            boolean all = block.allSkipped();
            boolean written = store.supply(block.lease(), block.unwritten(), block.channel(), now);
            claims.closed(block.lease());
            if (written) {
                (all ? ended : supplied).run();
            }
            queue.lookAgain(block);
            return true;
        }
        if (keep(block, now)) {
            claims.handBack(block.lease(), !halted && block.notBefore().isAfter(now) ? block.notBefore() : now);
        }
        return true;
    }

    /** Keeps what is known so far, so that a crash loses little of what was dear to get; false if the block is lost. */
    private boolean keep(SupplyBlock block, Instant now) {
        if (!block.hasUnwritten()) {
            return true;
        }
        if (!store.supply(block.lease(), block.unwritten(), null, now)) {
            claims.closed(block.lease());
            return false;
        }
        block.written();
        return true;
    }
}
