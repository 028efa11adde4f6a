package io.mailing.examples.crash;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.History;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds a journal against what the receiving side counted. */
final class LedgerAudit {

    private LedgerAudit() {}

    /** Every delivery's state, by the address that the receiving side counts by. */
    static Map<String, DeliveryState> journal(History history, CampaignId id) {
        Map<String, DeliveryState> states = new HashMap<>();
        JournalFilter filter = JournalFilter.first(1000);
        for (List<JournalEntry> page = history.journal(id, filter);
                !page.isEmpty();
                page = history.journal(id, filter.after(page.get(page.size() - 1)))) {
            for (JournalEntry entry : page) {
                states.put(String.valueOf(entry.address()), entry.state());
            }
        }
        return states;
    }

    /**
     * What is wrong, if anything.
     *
     * @param states the journal
     * @param taken how often the receiving side took a message for each address
     * @param resent addresses whose message was sent again on request: these may have been taken twice
     */
    static List<String> faults(Map<String, DeliveryState> states, Map<String, Integer> taken, Set<String> resent) {
        List<String> faults = new ArrayList<>();
        states.forEach((address, state) -> {
            int count = taken.getOrDefault(address, 0);
            if (state.accepted() && count == 0) {
                faults.add(address + " is " + state + " but was never received: lost");
            }
            if (!state.accepted() && state != DeliveryState.IN_DOUBT && count > 0) {
                faults.add(address + " is " + state + " but was received");
            }
            if (count > 1 && !(resent.contains(address) && count == 2)) {
                faults.add(address + " was received " + count + " times");
            }
        });
        for (String address : taken.keySet()) {
            if (!states.containsKey(address)) {
                faults.add(address + " was received but is not in the journal");
            }
        }
        return faults;
    }
}
