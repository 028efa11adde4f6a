package io.mailing.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeopleFilterTest {

    private static List<String> guests(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "guest-" + i).toList();
    }

    private static boolean has(byte[] filter, String recipient) {
        return PeopleFilter.parameters(recipient).stream().allMatch(parameter -> {
            int bit = (int) ((Long) Objects.requireNonNull(parameter) % (filter.length * 8L));
            return (filter[bit >> 3] >> (bit & 7) & 1) == 1;
        });
    }

    @Test
    void everybody_is_found_in_his_block() {
        for (int size : new int[] {1, 2, 20, 333, 1000}) {
            byte[] filter = PeopleFilter.of(guests(7, size));
            assertThat(guests(7, size)).allMatch(guest -> has(filter, guest));
        }
    }

    @Test
    void few_strangers_are() {
        byte[] filter = PeopleFilter.of(guests(0, 1000));
        assertThat(filter).hasSize(1500);
        long found = guests(1000, 100_000).stream()
                .filter(guest -> has(filter, guest))
                .count();
        assertThat(found).isBetween(100L, 600L);
    }

    @Test
    void it_is_kept_in_databases_and_must_never_change() {
        assertThat(HexFormat.of().formatHex(PeopleFilter.of(List.of("guest-1", "Зузанна"))))
                .isEqualTo("4442882194112200");
    }
}
