package io.mailing.internal.engine;

import io.mailing.Reason;
import io.mailing.internal.engine.DeliveryPlanner.Reach;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SuppressionStore;
import io.mailing.spi.store.SuppressionStore.Added;
import io.mailing.spi.store.SuppressionStore.Scope;
import io.mailing.spi.store.SuppressionStore.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 *
 * <p>The filter knows persons only, addresses and recipients; on which channel, and of what topic, is read from the store with the
 * person's few suppressions. So the scopes cost no hash of their own, but for the recipient's, and that only where there is one.
 */
final class Suppressed {

    static final Reason REASON = new Reason("suppressed", "Nothing of this is to be sent to this address or recipient");

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

    /** Whether recipients are in the filter: otherwise their ids need no hash. */
    private volatile boolean recentRecipients;

    /** Whether anybody was ever suppressed, and any recipient by the id, as far as it is known here. */
    private volatile boolean some;

    private volatile boolean someRecipients;

    // The keeper's own.
    private @Nullable Instant since;
    private long seen;

    Suppressed(SuppressionStore store, PersonHashes hashes) {
        this.store = store;
        this.hashes = hashes;
    }

    /** What there may be at all. */
    Standing standing() {
        return store.standing();
    }

    /**
     * Of each of some people the routes that must not be used. One question for all of them, by addresses, and by ids
     * too where there ever was a suppression of a recipient.
     *
     * @param topic of the campaign, or null
     */
    List<Set<Route>> among(List<Reach> people, @Nullable String topic, Standing standing) {
        Set<String> persons = new HashSet<>();
        List<String[]> hashes = new ArrayList<>(people.size());
        for (Reach reach : people) {
            String[] own = hashes(reach, standing.recipients());
            hashes.add(own);
            for (String hash : own) {
                if (!hash.isEmpty()) {
                    persons.add(hash);
                }
            }
        }
        Map<String, List<Scope>> found = new HashMap<>();
        for (Scope key : store.among(persons)) {
            found.computeIfAbsent(key.person(), person -> new ArrayList<>(1)).add(key);
        }
        List<Set<Route>> barred = new ArrayList<>(people.size());
        for (int i = 0; i < people.size(); i++) {
            barred.add(found.isEmpty() ? Set.of() : barred(people.get(i), hashes.get(i), topic, found));
        }
        return barred;
    }

    /** Of each route, and at last of the recipient or empty. */
    private String[] hashes(Reach reach, boolean recipients) {
        List<Route> routes = reach.routes();
        String[] own = new String[routes.size() + 1];
        for (int i = 0; i < routes.size(); i++) {
            own[i] = hashes.ofAddress(routes.get(i).address());
        }
        own[routes.size()] = recipients && !routes.isEmpty()
                ? hashes.ofRecipient(reach.recipient().id())
                : "";
        return own;
    }

    private static Set<Route> barred(
            Reach reach, String[] hashes, @Nullable String topic, Map<String, List<Scope>> found) {
        List<Route> routes = reach.routes();
        List<Scope> ofRecipient = found.getOrDefault(hashes[routes.size()], List.of());
        Set<Route> barred = new HashSet<>();
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (holds(found.getOrDefault(hashes[i], List.of()), route, topic) || holds(ofRecipient, route, topic)) {
                barred.add(route);
            }
        }
        return barred;
    }

    private static boolean holds(Collection<Scope> keys, Route route, @Nullable String topic) {
        for (Scope key : keys) {
            boolean channel = key.channel().isEmpty() || key.channel().equals(route.channel());
            if (channel && (key.topic().isEmpty() || key.topic().equals(topic))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Why a route must not be used now, or null.
     *
     * @param recipient the application's id
     * @param topic of the campaign, or null
     * @param triggered whether the message is, or a test: then the store is asked, otherwise only where the filter says so
     */
    @Nullable
    Reason why(Route route, String recipient, @Nullable String topic, boolean triggered) {
        HashFilter filter = recent;
        if (triggered ? !some : filter == null) {
            return null;
        }
        List<String> persons = new ArrayList<>(2);
        persons.add(hashes.ofAddress(route.address()));
        if (triggered ? someRecipients : recentRecipients) {
            persons.add(hashes.ofRecipient(recipient));
        }
        if (!triggered && filter != null) {
            persons.removeIf(person -> !filter.mayHold(person));
        }
        if (persons.isEmpty()) {
            return null;
        }
        asking.acquireUninterruptibly();
        try {
            return holds(store.among(persons), route, topic) ? REASON : null;
        } catch (RuntimeException e) {
            return UNKNOWN; // also a bug of the store: nothing has been sent
        } finally {
            asking.release();
        }
    }

    /** This node was told. */
    synchronized void add(String person) {
        HashFilter filter = recent;
        if (filter == null) {
            filter = new HashFilter();
        }
        filter.add(person);
        if (Scope.ofRecipient(person)) {
            someRecipients = true;
            recentRecipients = true;
        }
        some = true;
        recent = filter;
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
                look();
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

    /** Whether there is anything to ask about, right before what is triggered is sent. */
    private void look() {
        if (!some || !someRecipients) {
            Standing standing = store.standing();
            someRecipients |= standing.recipients();
            some |= standing.last() > 0;
        }
    }

    private void learn(Instant from) {
        if (since == null || from.isBefore(since)) {
            // The last number first: what comes while this reads is read by the next call at the latest.
            long last = store.standing().last();
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
                add(added.person());
                last = added.number();
            }
            seen = Math.max(seen, last);
        } while (page.size() == PAGE);
    }

    private synchronized void forget() {
        recent = null;
        recentRecipients = false;
        since = null;
        seen = 0;
    }
}
