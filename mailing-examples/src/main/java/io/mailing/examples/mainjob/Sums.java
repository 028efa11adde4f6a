package io.mailing.examples.mainjob;

import io.mailing.DeliveryState;
import io.mailing.JournalEntry;
import io.mailing.Progress;
import io.mailing.examples.mainjob.ReceivedLog.Counts;
import io.mailing.examples.mainjob.ReceivedLog.Place;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ledger held against what the servers have: address by address, not only in the sum, since one lost message and one
 * sent twice would make the same sum.
 */
final class Sums {

    private final Map<Place, Integer> sent = new TreeMap<>();
    private final Map<Place, Integer> inDoubt = new TreeMap<>();

    /** Takes one delivery of the ledger. */
    void add(JournalEntry entry) {
        String channel = entry.channel();
        String address = entry.address();
        if (channel == null || address == null) {
            return;
        }
        if (entry.state().accepted()) {
            sent.merge(Place.of(channel, address), 1, Integer::sum);
        } else if (entry.state() == DeliveryState.IN_DOUBT) {
            inDoubt.merge(Place.of(channel, address), 1, Integer::sum);
        }
    }

    /** How many the ledger calls sent, by channel. */
    Map<String, Integer> sentByChannel() {
        return byChannel(sent);
    }

    /** How many the servers have, by channel. */
    static Map<String, Integer> receivedByChannel(Counts counts) {
        return byChannel(counts.received());
    }

    private static Map<String, Integer> byChannel(Map<Place, Integer> counts) {
        Map<String, Integer> sums = new TreeMap<>();
        counts.forEach((place, count) -> sums.merge(place.channel(), count, Integer::sum));
        return sums;
    }

    /** Compares. */
    Findings against(Counts servers) {
        Set<Place> places = new TreeSet<>(servers.received().keySet());
        places.addAll(sent.keySet());
        int lost = 0;
        int doubtfulButThere = 0;
        int again = 0;
        int unexplained = 0;
        for (Place place : places) {
            int more = servers.received().getOrDefault(place, 0) - sent.getOrDefault(place, 0);
            lost += Math.max(0, -more);
            int rest = Math.max(0, more);
            int doubtful = Math.min(rest, inDoubt.getOrDefault(place, 0));
            int onRequest = Math.min(rest - doubtful, servers.resent().getOrDefault(place, 0));
            doubtfulButThere += doubtful;
            again += onRequest;
            unexplained += rest - doubtful - onRequest;
        }
        return new Findings(lost, unexplained, doubtfulButThere, again);
    }

    /**
     * Whether every delivery has come to exactly one end.
     *
     * @param progress of a campaign that rests
     */
    static boolean addUp(Progress progress) {
        return progress.total() == progress.ended() && progress.waiting() == 0;
    }

    /**
     * What came of the comparison.
     *
     * @param lost called sent by the ledger, unknown to the servers
     * @param unexplained at the servers, and neither called sent nor in doubt by the ledger, or there too often
     * @param doubtfulButThere in doubt, and the servers have them
     * @param again at the servers a second time because it was asked for
     */
    record Findings(int lost, int unexplained, int doubtfulButThere, int again) {
        boolean agree() {
            return lost == 0 && unexplained == 0;
        }
    }
}
