package io.mailing.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on what a fake channel's provider took. */
public final class FakeChannelAssert extends AbstractAssert<FakeChannelAssert, FakeChannel> {

    private static final int SHOWN = 20;

    FakeChannelAssert(@Nullable FakeChannel actual) {
        super(actual, FakeChannelAssert.class);
    }

    private List<SentMessage> messages() {
        isNotNull();
        return actual.received();
    }

    private List<SentMessage> to(String address) {
        List<SentMessage> found = new ArrayList<>();
        for (SentMessage message : messages()) {
            if (message.address().equals(address)) {
                found.add(message);
            }
        }
        return found;
    }

    /**
     * At least one message went to each of these addresses.
     *
     * @param addresses at least one
     * @return this
     */
    public FakeChannelAssert sentTo(String... addresses) {
        for (String address : addresses) {
            if (to(address).isEmpty()) {
                failWithMessage(
                        "Expected channel %s to have sent to <%s> (tried %s times), but it sent to %s",
                        actual.traits().name(), address, actual.attemptsTo(address), receivers());
            }
        }
        return this;
    }

    /**
     * Messages went to each of these addresses and to nobody else.
     *
     * @param addresses in any order; none for nobody
     * @return this
     */
    public FakeChannelAssert sentOnlyTo(String... addresses) {
        Set<String> strangers =
                messages().stream().map(SentMessage::address).collect(Collectors.toCollection(LinkedHashSet::new));
        strangers.removeAll(Set.of(addresses));
        if (!strangers.isEmpty()) {
            failWithMessage(
                    "Expected channel %s to have sent to nobody but %s, but it sent to %s too",
                    actual.traits().name(), Set.of(addresses), strangers);
        }
        return sentTo(addresses);
    }

    /**
     * Nothing went to any of these addresses.
     *
     * @param addresses at least one
     * @return this
     */
    public FakeChannelAssert sentNothingTo(String... addresses) {
        for (String address : addresses) {
            if (!to(address).isEmpty()) {
                failWithMessage(
                        "Expected channel %s to have sent nothing to <%s>, but it sent %s",
                        actual.traits().name(), address, to(address));
            }
        }
        return this;
    }

    /**
     * So many messages went out in all.
     *
     * @param count 0 or more
     * @return this
     */
    public FakeChannelAssert sentExactly(int count) {
        List<SentMessage> messages = messages();
        if (messages.size() != count) {
            failWithMessage(
                    "Expected channel %s to have sent exactly %s messages, but it sent %s, to %s",
                    actual.traits().name(), count, messages.size(), receivers());
        }
        return this;
    }

    /**
     * No address got the same delivery twice, as its idempotency key tells.
     *
     * @return this
     */
    public FakeChannelAssert neverTwice() {
        Map<String, String> seen = new HashMap<>();
        for (SentMessage message : messages()) {
            if (seen.put(message.key(), message.address()) != null) {
                failWithMessage(
                        "Expected channel %s to have sent no delivery twice, but <%s> got one again (key %s)",
                        actual.traits().name(), message.address(), message.key());
            }
        }
        return this;
    }

    /**
     * Exactly one message went to an address; goes on with it.
     *
     * @param address to whom
     * @return assertions on the message
     */
    public SentMessageAssert onlyMessageTo(String address) {
        List<SentMessage> found = to(address);
        if (found.size() != 1) {
            failWithMessage(
                    "Expected channel %s to have sent one message to <%s>, but it sent %s: %s",
                    actual.traits().name(), address, found.size(), found);
        }
        return new SentMessageAssert(found.get(0));
    }

    /** The first of them: a bulk channel's whole list helps nobody. */
    private List<String> receivers() {
        List<String> all = messages().stream().map(SentMessage::address).toList();
        if (all.size() <= SHOWN) {
            return all;
        }
        List<String> first = new ArrayList<>(all.subList(0, SHOWN));
        first.add("and " + (all.size() - SHOWN) + " more");
        return first;
    }
}
