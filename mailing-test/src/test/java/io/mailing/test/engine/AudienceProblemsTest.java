package io.mailing.test.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.InvalidDraftException;
import io.mailing.Mailing;
import io.mailing.Problem;
import io.mailing.Recipient;
import io.mailing.Segment;
import io.mailing.audience.AttributeType;
import io.mailing.audience.Audience;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.test.FakeChannel;
import io.mailing.test.MailingExtension;
import io.mailing.test.ManualRuntime;
import io.mailing.test.SettableClock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of an audience that can't be meant as it is written. */
class AudienceProblemsTest {

    private final SettableClock clock = SettableClock.at(MailingExtension.START);
    private final Mailing mailing = Mailing.builder()
            .store(InMemoryStore.create(clock))
            .runtime(new ManualRuntime(clock))
            .channel(FakeChannel.named("telegram"))
            .audience("guests", new Balance(AttributeType.NUMBER, "1", 7))
            .audience("club", new Balance(AttributeType.TEXT, "2", "7"))
            .audience("crew", new Balance(AttributeType.ANY, "3", 7))
            .audience("strangers", AudienceSource.of(List.of(person("4").build())))
            .start();

    /** One person, and what is said of the balance. */
    private record Balance(AttributeType type, String id, Object balance) implements AudienceSource {
        @Override
        public AudienceSchema schema() {
            return new AudienceSchema(Set.of("telegram"), Map.of("balance", type));
        }

        @Override
        public void forEach(Consumer<Recipient> sink) {
            sink.accept(person(id).attribute("balance", balance).build());
        }
    }

    private static Recipient.Builder person(String id) {
        return Recipient.builder(id).address("telegram", "10" + id);
    }

    @AfterEach
    void close() {
        mailing.close();
    }

    private List<String> problems(String audience) {
        return mailing
                .campaigns()
                .check(CampaignDraft.to(Audience.parse(audience)).text("Hello!"))
                .stream()
                .map(Problem::message)
                .toList();
    }

    @Test
    void a_comparison_that_fits_one_side_of_a_union_alone_is_a_problem() {
        String rest = ": have it of one type (an upload may declare it), or filter each side on its own.";
        String types = "The attribute 'balance' is a number in guests and text in club";
        assertThat(problems("(guests union club) where balance >= 5"))
                .containsExactly(types + ", so it can't be compared with 5, which is a number" + rest);
        assertThat(problems("(guests union (club except crew)) where not balance in (\"5\", \"7\")"))
                .containsExactly(
                        types + ", so it can't be compared with \"5\", which is text" + rest,
                        types + ", so it can't be compared with \"7\", which is text" + rest);
        assertThat(problems("(guests union crew) where balance starts with \"5\""))
                .containsExactly("The attribute 'balance' is a number in guests and of any type in crew"
                        + ", so it can't be compared with \"5\", which is text" + rest);
        assertThat(problems("(guests union club) where anniversary(balance)"))
                .containsExactly(types + ", and only dates and times have an anniversary" + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(guests union club) where balance is present or balance is absent or has(telegram)",
                "(guests union crew union strangers) where balance >= 5",
                "(club union crew) where balance = \"7\"",
                "(guests where balance >= 5) union (club where balance = \"7\")",
                "(guests except club) where balance >= 5",
                "crew where balance >= 5 or balance = \"7\"",
            })
    void what_fits_every_side_that_knows_it_is_none(String audience) {
        assertThat(problems(audience)).isEmpty();
    }

    @Test
    void a_name_that_is_nearly_right_is_told_with_the_right_one() {
        Segment rich = mailing.segments().save("rich ones", null, Audience.parse("guests where balance >= 5"));
        assertThat(rich.version()).isEqualTo(1);
        assertThat(problems("gests union \"rich one\" union nowhere"))
                .containsExactly(
                        "there is no audience 'gests': did you mean 'guests'?",
                        "there is no audience 'rich one': did you mean 'rich ones'?",
                        "there is no audience 'nowhere'; there are [guests, club, crew, strangers] and the saved segments");
    }

    @Test
    void a_segment_that_is_refused_is_no_campaign() {
        assertThatThrownBy(() -> mailing.segments().save("rich", null, Audience.parse("gests")))
                .isInstanceOf(InvalidDraftException.class)
                .hasMessageStartingWith("The segment can't be saved:\n  - segment rich: there is no audience 'gests'");
    }
}
