package io.mailing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.audience.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilteringTest {

    @Test
    void what_is_read_is_what_is_built() {
        List<Filter> filters = Filtering.loyal();
        assertThat(filters.get(0)).isEqualTo(filters.get(1)).hasToString("balance >= 100 and has(telegram)");
    }
}
