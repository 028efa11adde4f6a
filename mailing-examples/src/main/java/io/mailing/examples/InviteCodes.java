package io.mailing.examples;

import io.mailing.CampaignKind;
import io.mailing.Reason;
import io.mailing.audience.AttributeType;
import io.mailing.spi.PersonalValues;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/** Invite codes out of a stock, one for each recipient: a retry, and whoever asks again, gets the same one. */
public final class InviteCodes implements PersonalValues {

    // In an application both are tables, and the change of both is one transaction.
    private final Queue<String> stock;
    private final Map<String, String> given = new HashMap<>();

    /**
     * A stock.
     *
     * @param codes to be given out in this order
     */
    public InviteCodes(Collection<String> codes) {
        this.stock = new ArrayDeque<>(codes);
    }

    // codes
    @Override
    public Map<String, AttributeType> gives() {
        return Map.of("invite", AttributeType.TEXT);
    }

    @Override
    public synchronized Map<String, Answer> give(Request request) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (Person person : request.people()) {
            answers.put(person.key(), answer(request, person));
        }
        return answers;
    }

    private Answer answer(Request request, Person person) {
        if (request.kind() == CampaignKind.TEST) {
            return new Values(Map.of("invite", "TEST"));
        }
        // By the key: after a crash the same recipient is asked for again.
        String code = given.computeIfAbsent(person.key(), key -> stock.poll());
        return code == null ? new Skip(new Reason("no-code", "No code is left")) : new Values(Map.of("invite", code));
    }
    // end

    /**
     * What is left.
     *
     * @return how many codes
     */
    public synchronized int left() {
        return stock.size();
    }
}
