package io.mailing.internal.engine;

import io.mailing.StoreException;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.PersonalValues.Person;
import io.mailing.spi.store.Claim.Pending;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.SupplyStore;
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

/**
 * Gives deliveries the values that providers have for them, before their channel's lane sees them. Claims blocks of the lanes before the
 * channels', a few more than the channels are about to send, asks the providers, and lets each block go on together with its
 * values. What it holds it gives back at once when a campaign is halted: nothing is on the wire.
 */
final class Supplier implements EngineRuntime.Loop {

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
    private final SupplyResults results;
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
        this.results = new SupplyResults(runtime);
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
                if (halted(block) || !block.personal().values().containsKey(places.name())) {
                    continue;
                }
                if (places.stuck() && block.waitsFor(places.name())) {
                    block.stop(); // it goes back, another node may have a place
                }
                ask(places, block, now);
                long idle = block.idleNanos(now);
                wait = idle > 0 ? Math.min(wait, idle) : wait;
            }
            long rest = places.restNanos(now);
            wait = rest > 0 ? Math.min(wait, rest) : wait;
        }
        return wait;
    }

    private void ask(ProviderPlaces places, SupplyBlock block, long now) {
        while (places.take(now)) {
            List<Integer> rows = block.next(places.name(), places.most(), now);
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
                call.places().givenUp();
                results.failed(
                        call, "a call takes longer than " + call.provider().timeout());
                lastAsked(call.block());
            } else {
                wait = Math.min(wait, left);
            }
        }
        return wait;
    }

    /** After a fault others are asked for first: it may have been theirs who were in the call. */
    private void lastAsked(SupplyBlock block) {
        if (blocks.remove(block)) {
            blocks.add(block);
        }
    }

    // Hearing

    private void hear() {
        for (SupplyCall call = done.poll(); call != null; call = done.poll()) {
            calls.remove(call);
            if (call.givenUp()) {
                call.places().hungEnded();
                continue;
            }
            call.places().giveBack();
            results.heard(call);
            lastAsked(call.block());
        }
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
