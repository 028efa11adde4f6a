package io.mailing.internal.engine;

import io.mailing.CampaignId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which order the campaigns of a lane send: those that are urgent before the others, and among equals by weight. A
 * campaign of weight 3 sends three messages while one of weight 1 sends one; who has nothing to send, or no turn, loses
 * nothing to the others but what it could not use, and saves nothing up either (start-time fair queueing, Goyal, Vin and
 * Cheng 1996). One message in eight is not an urgent one, if both wait, so that neither can starve the other.
 *
 * <p>Safe for several threads.
 */
final class FairQueue {

    private static final int URGENT_IN_A_ROW = 7;

    private final Map<CampaignId, Flow> flows = new LinkedHashMap<>();

    // The clocks of the two classes: one that moves the other's on would make all of those equal.
    private double time;
    private double urgentTime;
    private int urgentInARow;
    private long gone;
    private volatile boolean hasUrgent;

    /** One campaign's shares in the order in which they were claimed. */
    private static final class Flow {
        private final Deque<Share> shares = new ArrayDeque<>(2);
        private boolean urgent;

        /** When its next message begins, on a clock that ticks with the messages. */
        private double tag;

        @Nullable
        Share ready() {
            for (Share share : shares) {
                if (share.permittedLeft() > 0 && !share.draining()) {
                    return share;
                }
            }
            return null;
        }
    }

    private record Ready(Share share, Flow flow) {}

    /** Whether there is a campaign that is urgent, with or without something to send. */
    boolean hasUrgent() {
        return hasUrgent;
    }

    /** How many messages have gone. */
    synchronized long gone() {
        return gone;
    }

    /** The lane's campaigns of now: what is known of others is forgotten. */
    synchronized void serves(Set<CampaignId> campaigns, boolean urgent) {
        hasUrgent = urgent;
        flows.entrySet()
                .removeIf(entry -> !campaigns.contains(entry.getKey())
                        && entry.getValue().shares.isEmpty());
    }

    /** Campaigns in the order in which they are to be served: who is behind comes first. */
    synchronized List<CampaignRun> inOrder(Collection<CampaignRun> runs) {
        List<CampaignRun> order = new ArrayList<>(runs);
        Map<CampaignId, Double> starts = new HashMap<>();
        for (CampaignRun run : order) {
            Flow flow = flows.get(run.id());
            double now = run.urgent() ? urgentTime : time;
            starts.put(run.id(), flow == null ? now : Math.max(now, flow.tag));
        }
        order.sort(Comparator.<CampaignRun>comparingInt(run -> run.urgent() ? 0 : 1)
                .thenComparingDouble(run -> starts.getOrDefault(run.id(), 0.0)));
        return order;
    }

    synchronized void add(Share share) {
        Flow flow = flows.computeIfAbsent(share.run().id(), id -> new Flow());
        flow.urgent = share.run().urgent();
        flow.shares.addLast(share);
    }

    synchronized void remove(Share share) {
        Flow flow = flows.get(share.run().id());
        if (flow != null) {
            flow.shares.remove(share);
        }
    }

    /** A share of each campaign that has something to send, those first whose turn it is. */
    synchronized List<Share> inOrder() {
        List<Ready> ready = new ArrayList<>(flows.size());
        for (Flow flow : flows.values()) {
            Share share = flow.ready();
            if (share != null) {
                ready.add(new Ready(share, flow));
            }
        }
        if (ready.size() > 1) {
            boolean others = urgentInARow >= URGENT_IN_A_ROW;
            ready.sort(Comparator.<Ready>comparingInt(one -> one.flow.urgent == others ? 1 : 0)
                    .thenComparingDouble(one -> start(one.flow))
                    .thenComparingDouble(one -> one.flow.tag));
        }
        List<Share> shares = new ArrayList<>(ready.size());
        for (Ready one : ready) {
            shares.add(one.share);
        }
        return shares;
    }

    /** A campaign's message has gone. */
    synchronized void gone(CampaignRun run) {
        gone++;
        Flow flow = flows.get(run.id());
        if (flow == null) {
            return;
        }
        urgentInARow = flow.urgent ? urgentInARow + 1 : 0;
        double start = start(flow);
        if (flow.urgent) {
            urgentTime = start;
        } else {
            time = start;
        }
        flow.tag = start + 1.0 / run.plan().weight();
    }

    private double start(Flow flow) {
        return Math.max(flow.urgent ? urgentTime : time, flow.tag);
    }
}
