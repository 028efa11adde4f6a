package io.mailing.internal.engine;

import io.mailing.Reason;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.SuppressionStore.Added;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Who gets nothing. A snapshot asks the store for whole batches. What is suppressed after that is looked for right before
 * each send, in a filter of all that was suppressed since the oldest campaign to an audience that is being sent was made; the
 * filter errs on one side only, so whom it names the store is asked about. While nobody was suppressed it costs nothing.
 *
 * <p>For a triggered campaign, which may stand for years, the filter would have to hold the suppressions of years, and still
 * not tell what was planned when: a message may wait in a transaction, a pause or for a retry. So the store is asked right
 * before each triggered send, one look by the primary key where the message itself takes several transactions, and such a
 * campaign has no part in the filter: how far that reaches back is bounded by the expiry of campaigns to audiences.
 * A test is treated as what is triggered. Until anybody was ever suppressed, as the keeper looks up each second, nothing is asked.
 */
final class Suppressed {

    static final Reason REASON = new Reason("suppressed", "Nothing is to be sent to this address");

    /** Of a message that was not sent because the store did not say whether it may be. */
    static final Reason UNKNOWN =
            new Reason("suppression-unknown", "It could not be asked whether the address is suppressed");

    /** What the clocks of nodes may differ by, and more. */
    private static final Duration SLACK = Duration.ofHours(1);

    private static final int PAGE = 10_000;

    private final SuppressionStore store;
    private final PersonHashes hashes;
    private volatile @Nullable HashFilter recent;

    /** Few at a time: the application's connections are for more than this. */
    private final Semaphore asking = new Semaphore(2);

    /** Whether anybody was ever suppressed, as far as it is known here. */
    private volatile boolean some;

    // The keeper's own.
    private @Nullable Instant since;
    private long seen;

    Suppressed(SuppressionStore store, PersonHashes hashes) {
        this.store = store;
        this.hashes = hashes;
    }

    /** Whether there may be any at all. */
    boolean any() {
        return store.last() > 0;
    }

    /** Those of some routes that lead to a suppressed address. */
    Set<Route> among(Collection<Route> routes) {
        Map<String, Route> byHash = new HashMap<>();
        routes.forEach(route -> byHash.put(hash(route), route));
        Set<Route> suppressed = new HashSet<>();
        for (String hash : store.among(byHash.keySet())) {
            Route route = byHash.get(hash);
            if (route != null) {
                suppressed.add(route);
            }
        }
        return suppressed;
    }

    /**
     * Why a route must not be used now, or null.
     *
     * @param triggered whether the message is, or a test: then the store is asked, otherwise only where the filter says so
     */
    @Nullable
    Reason why(Route route, boolean triggered) {
        HashFilter filter = recent;
        if (triggered ? !some : filter == null) {
            return null;
        }
        String hash = hash(route);
        if (!triggered && filter != null && !filter.mayHold(hash)) {
            return null;
        }
        asking.acquireUninterruptibly();
        try {
            return store.find(hash).isPresent() ? REASON : null;
        } catch (RuntimeException e) {
            return UNKNOWN; // also a bug of the store: nothing has been sent
        } finally {
            asking.release();
        }
    }

    private String hash(Route route) {
        return hashes.address(route.channel(), route.address());
    }

    /** This node was told. */
    synchronized void add(String hash) {
        some = true;
        HashFilter filter = recent;
        if (filter == null) {
            filter = new HashFilter();
            recent = filter;
        }
        filter.add(hash);
    }

    /**
     * Learns what was suppressed meanwhile. Before a campaign is brought to the lanes, and each second.
     *
     * @param idle whether no campaign to an audience has anything under way here
     */
    void refresh(Collection<CampaignRecord> sending, boolean idle) {
        Instant oldest = null;
        for (CampaignRecord campaign : sending) {
            if (!campaign.kind().toAudience()) {
                if (!some && any()) {
                    some = true;
                }
            } else if (oldest == null || campaign.createdAt().isBefore(oldest)) {
                oldest = campaign.createdAt();
            }
        }
        if (oldest != null) {
            learn(oldest.minus(SLACK));
        } else if (idle && since != null) {
            forget();
        }
    }

    private void learn(Instant from) {
        if (since == null || from.isBefore(since)) {
            // The last number first: what comes while this reads is read by the next call at the latest.
            long last = store.last();
            read(0, from);
            since = from;
            seen = Math.max(seen, last);
        } else {
            read(seen, since);
        }
    }

    private void read(long after, Instant from) {
        long last = after;
        List<Added> page;
        do {
            page = store.added(last, from, PAGE);
            for (Added added : page) {
                add(added.hash());
                last = added.number();
            }
            seen = Math.max(seen, last);
        } while (page.size() == PAGE);
    }

    private synchronized void forget() {
        recent = null;
        since = null;
        seen = 0;
    }
}
