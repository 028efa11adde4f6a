package io.mailing.test.engine.simulation;

import io.mailing.CampaignId;
import io.mailing.Reason;
import io.mailing.audience.AttributeType;
import io.mailing.spi.PersonalValues;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whoever gives recipients values of their own, behind all nodes. Against all advice it gives a new one each time that it is asked, and
 * remembers for which delivery: so it shows if one that was sent is not the only one that is ever sent.
 */
final class Host {

    /** Why somebody is to get nothing. */
    static final String NO_VALUE = "no-value";

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SLOWEST = Duration.ofSeconds(8);

    private record Skipped(@Nullable CampaignId campaign, String recipient) {}

    private final World world;
    private final Weather weather;
    private final Map<String, String> mintedFor = new HashMap<>();
    private final Set<Skipped> skipped = new HashSet<>();
    private final Map<Skipped, Integer> unserved = new HashMap<>();
    private final Map<String, Set<String>> shown = new TreeMap<>();

    Host(World world, Weather weather) {
        this.world = world;
        this.weather = weather;
    }

    /** A node's way to it. */
    PersonalValues from(SimulatedNode node, String name, Plan.Personal habits) {
        return new Desk(node, name, habits);
    }

    /** What a provider was shown of a delivery, whether it took it or not. */
    void shown(String key, String text) {
        shown.computeIfAbsent(key, unused -> new LinkedHashSet<>()).add(text);
    }

    /** Whether it once said that somebody is to get nothing. */
    boolean skipped(CampaignId campaign, String recipient) {
        return skipped.contains(new Skipped(campaign, recipient));
    }

    /** Whether somebody was asked for in vain so often that it may be taken as an answer. */
    boolean unserved(CampaignId campaign, String recipient) {
        return unserved.getOrDefault(new Skipped(campaign, recipient), 0) >= PersonalValues.ROUNDS;
    }

    private void unserved(PersonalValues.Request request, PersonalValues.Person person) {
        int unused = unserved.merge(new Skipped(request.campaign(), person.recipient()), 1, Integer::sum);
    }

    /** What was shown is one text for each delivery, made of values that were made for it; null, or what is wrong. */
    @Nullable
    String broken() {
        for (Map.Entry<String, Set<String>> each : shown.entrySet()) {
            String key = each.getKey();
            if (each.getValue().size() > 1) {
                return key + " was sent with different values, " + each.getValue();
            }
            for (String text : each.getValue()) {
                String[] words = text.split(" ", -1);
                for (int i = 1; i < words.length; i++) {
                    if (!key.equals(mintedFor.get(words[i]))) {
                        return key + " was sent '" + words[i] + "', which is of " + mintedFor.get(words[i]);
                    }
                }
            }
        }
        return null;
    }

    private final class Desk implements PersonalValues {
        private final SimulatedNode node;
        private final String name;
        private final Plan.Personal habits;

        Desk(SimulatedNode node, String name, Plan.Personal habits) {
            this.node = node;
            this.name = name;
            this.habits = habits;
        }

        @Override
        public Map<String, AttributeType> gives() {
            return Map.of(name, AttributeType.TEXT);
        }

        @Override
        public int batchSize() {
            return habits.batch();
        }

        @Override
        public int concurrency() {
            return habits.concurrency();
        }

        @Override
        public Duration timeout() {
            return TIMEOUT;
        }

        private boolean fails() {
            return !weather.healed() && world.chance.percent(habits.faults());
        }

        @Override
        public Map<String, Answer> give(Request request) {
            node.mustLive();
            boolean slow = fails();
            boolean fails = fails();
            boolean late = world.chance.percent(50);
            Duration time = weather.healed() ? Duration.ZERO : slow ? SLOWEST : habits.time();
            if (!late) {
                spend(time);
            }
            Map<String, Answer> answers = new LinkedHashMap<>();
            for (Person person : request.people()) {
                answer(request, person, answers);
            }
            if (late) {
                spend(time);
            }
            if (fails || slow) {
                request.people().forEach(person -> unserved(request, person));
            }
            world.trace.add(world.now(), node.number(), fails ? "gets no " : "gets", name);
            if (fails) {
                throw new IllegalStateException("no answer now");
            }
            return answers;
        }

        private void spend(Duration most) {
            if (!most.isZero()) {
                node.waits(world.chance.time(Duration.ZERO, most));
            }
        }

        private void answer(Request request, Person person, Map<String, Answer> answers) {
            String value = name + "-" + mintedFor.size();
            mintedFor.put(value, person.key());
            if (!fails()) {
                answers.put(person.key(), new Values(Map.of(name, value)));
                return;
            }
            switch (world.chance.below(4)) {
                case 0 -> answers.put(person.key(), new Later(world.chance.time(Duration.ZERO, SLOWEST)));
                case 1 -> {
                    unserved(request, person);
                    answers.put(person.key(), new Values(Map.of(name, 1)));
                }
                case 2 -> {
                    skipped.add(new Skipped(request.campaign(), person.recipient()));
                    answers.put(person.key(), new Skip(new Reason(NO_VALUE, "Nothing for you")));
                }
                default -> unserved(request, person);
            }
        }
    }
}
