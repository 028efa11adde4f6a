package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.audience.Audience;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random expressions over three sources and saved segments mean what plain sets say, and come back from their text. */
class AudienceAlgebraTest {

    private static final int SEED = 20_26;
    private static final int ROUNDS = 400;
    private static final List<String> SOURCES = List.of("guests", "club", "the \"old\" ones\\");

    /** An audience, and whom it means. */
    private record Meant(Audience audience, Map<String, Recipient> people) {}

    private record Condition(String text, Predicate<Recipient> holds) {}

    private static final List<Condition> CONDITIONS = List.of(
            new Condition("balance >= 5", person -> balance(person) >= 5),
            new Condition("not balance >= 5", person -> balance(person) < 5),
            new Condition("has(telegram)", person -> person.addresses().containsKey("telegram")),
            new Condition(
                    "has(email) and (balance = 3 or balance = 7)",
                    person ->
                            person.addresses().containsKey("email") && (balance(person) == 3 || balance(person) == 7)));

    private final Random random = new Random(SEED);
    private final Map<String, Map<String, Recipient>> sources = new LinkedHashMap<>();
    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final List<Meant> segments = new ArrayList<>();
    private final Mailing mailing = mailing();

    private Mailing mailing() {
        var builder = Mailing.builder()
                .store(InMemoryStore.create(clock))
                .runtime(new ManualRuntime(clock))
                .channel(FakeChannel.named("email"))
                .channel(FakeChannel.named("telegram"));
        for (String name : SOURCES) {
            Map<String, Recipient> people = people();
            sources.put(name, people);
            builder.audience(name, AudienceSource.of(people.values()));
        }
        return builder.start();
    }

    @AfterEach
    void close() {
        mailing.close();
    }

    private static long balance(Recipient person) {
        return ((Number) person.attributes().get("balance")).longValue();
    }

    /** In each source another record of who is in several. */
    private Map<String, Recipient> people() {
        Map<String, Recipient> people = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            if (random.nextInt(3) > 0) {
                Recipient.Builder person = Recipient.builder("p" + i).attribute("balance", random.nextInt(10));
                if (random.nextBoolean()) {
                    person.address("telegram", Integer.toString(100 + i));
                }
                people.put(
                        "p" + i,
                        person.address("email", "p" + i + "@guests.example").build());
            }
        }
        return people;
    }

    private Meant any(int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(6);
        return switch (kind) {
            case 1 -> where(any(depth - 1));
            case 2 -> only(any(depth - 1));
            case 3, 4 -> union(any(depth - 1), any(depth - 1));
            case 5 -> except(any(depth - 1), any(depth - 1));
            default -> {
                if (!segments.isEmpty() && random.nextInt(4) == 0) {
                    int number = random.nextInt(segments.size());
                    yield new Meant(Audience.of("segment " + number), segments.get(number).people);
                }
                String name = SOURCES.get(random.nextInt(SOURCES.size()));
                yield new Meant(Audience.of(name), sources.get(name));
            }
        };
    }

    private Meant where(Meant whole) {
        Condition condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
        Map<String, Recipient> people = new LinkedHashMap<>(whole.people);
        people.values().removeIf(condition.holds.negate());
        return new Meant(whole.audience.where(condition.text), people);
    }

    private Meant only(Meant whole) {
        Set<String> ids = new LinkedHashSet<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            ids.add("p" + random.nextInt(35));
        }
        Map<String, Recipient> people = new LinkedHashMap<>(whole.people);
        people.keySet().retainAll(ids);
        return new Meant(whole.audience.only(ids), people);
    }

    private static Meant union(Meant first, Meant second) {
        Map<String, Recipient> people = new LinkedHashMap<>(second.people);
        people.putAll(first.people);
        return new Meant(first.audience.union(second.audience), people);
    }

    private static Meant except(Meant first, Meant second) {
        Map<String, Recipient> people = new LinkedHashMap<>(first.people);
        people.keySet().removeAll(second.people.keySet());
        return new Meant(first.audience.except(second.audience), people);
    }

    @Test
    void expressions_mean_what_plain_sets_say() {
        for (int round = 0; round < ROUNDS; round++) {
            Meant meant = any(1 + random.nextInt(5));
            String text = meant.audience.toString();
            assertThat(Audience.parse(text)).as(text).isEqualTo(meant.audience);
            if (round % 20 == 0) {
                var unused = mailing.segments().save("segment " + segments.size(), null, meant.audience);
                segments.add(meant);
            }
            List<Recipient> people = mailing.campaigns().sample(CampaignDraft.to(meant.audience), 1000);
            assertThat(people)
                    .as("round %d: %s", round, text)
                    .containsExactlyInAnyOrderElementsOf(meant.people.values());
        }
    }
}
