package io.mailing.internal.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.AudienceException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdSetTest {

    @Test
    void it_is_the_hash_of_its_authors_paper() {
        KeyedHash hash = new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

        assertThat(hash.of("")).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(hash.of("\u0100")).isEqualTo(0x0d6c8009d9a94f5aL);
        assertThat(hash.of("\u0100\u0302\u0504\u0706")).isEqualTo(0x93f5f5799a932462L);
    }

    @Test
    void it_holds_what_was_put_in_and_nothing_else() {
        IdSet set = new IdSet(IdSet.Budget.ofReading());
        Set<String> model = new HashSet<>();
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            String id = Integer.toString(random.nextInt(50_000));
            assertThat(set.add(id)).isEqualTo(model.add(id));
        }
        assertThat(set.size()).isEqualTo(model.size());
        for (int i = 0; i < 100_000; i++) {
            String id = Integer.toString(i);
            assertThat(set.contains(id)).isEqualTo(model.contains(id));
        }
    }

    @Test
    void what_is_one_too_many_is_refused_with_a_remedy() {
        IdSet.Budget two = new IdSet.Budget(2);
        IdSet set = new IdSet(two);
        set.add("a");
        set.add("b");
        assertThat(set.add("a")).as("there already").isFalse();

        assertThatThrownBy(() -> set.add("c"))
                .isInstanceOf(AudienceException.class)
                .hasMessageContaining("2 people at most")
                .hasMessageNotContaining("'c'");
    }

    @Test
    void the_sets_of_a_reading_share_what_they_may_hold() {
        IdSet.Budget three = new IdSet.Budget(3);
        IdSet first = new IdSet(three);
        first.add("a");
        first.add("b");
        try (IdSet second = new IdSet(three)) {
            assertThat(second.add("a")).isTrue();
            assertThatThrownBy(() -> second.add("b")).isInstanceOf(AudienceException.class);
        }

        assertThat(first.add("c")).as("the second one is over").isTrue();
        assertThatThrownBy(() -> first.add("d")).isInstanceOf(AudienceException.class);
    }
}
