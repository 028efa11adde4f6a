package io.mailing.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignId;
import io.mailing.spi.store.DeliveryKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class IdempotencyKeysTest {

    private static final DeliveryKey ONE = new DeliveryKey(new CampaignId(4711), 12, 345);

    private final IdempotencyKeys keys = new IdempotencyKeys("an installation's secret");

    private static DeliveryKey any(Random random) {
        int dropped = 1 + random.nextInt(62); // numbers of all lengths
        CampaignId campaign = new CampaignId(Math.max(1, random.nextLong() >>> dropped));
        return new DeliveryKey(campaign, 1 + random.nextInt(Integer.MAX_VALUE - 1), random.nextInt(1000));
    }

    @Test
    void keys_are_read_back_and_no_two_are_the_same() {
        Random random = new Random(1);
        Set<DeliveryKey> deliveries = new HashSet<>();
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            // Every other one from few campaigns with blocks and places side by side, as they are in life.
            DeliveryKey delivery =
                    i % 2 == 0 ? any(random) : new DeliveryKey(new CampaignId(1 + i % 3), 1 + i / 1000, i % 1000);
            String key = keys.of(delivery);
            deliveries.add(delivery);
            made.add(key);
            assertThat(key).matches("[0-9a-f]{32}");
            assertThat(keys.read(key)).as("key of %s", delivery).contains(delivery);
        }
        assertThat(made).hasSameSizeAs(deliveries);
    }

    @Test
    void a_key_is_the_same_each_time_also_after_a_restart() {
        assertThat(new IdempotencyKeys("an installation's secret").of(ONE)).isEqualTo(keys.of(ONE));
    }

    @Test
    void a_key_is_read_in_either_case_and_in_no_other_form() {
        String key = keys.of(ONE);
        assertThat(keys.read(key.toUpperCase(Locale.ROOT))).contains(ONE);
        for (String wrong : new String[] {
            null,
            "",
            key.substring(1),
            key + "0",
            " " + key.substring(1),
            "g" + key.substring(1),
            "٣" + key.substring(1)
        }) {
            assertThat(keys.read(wrong)).as("'%s'", wrong).isEmpty();
        }
    }

    @Test
    void keys_of_another_installation_and_invented_ones_are_refused() {
        IdempotencyKeys other = new IdempotencyKeys("another installation's secret");
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            assertThat(keys.read(other.of(any(random)))).isEmpty();
            assertThat(keys.read(String.format("%016x%016x", random.nextLong(), random.nextLong())))
                    .isEmpty();
        }
        String key = keys.of(ONE);
        for (int i = 0; i < key.length(); i++) {
            String changed = key.substring(0, i) + (key.charAt(i) == '0' ? '1' : '0') + key.substring(i + 1);
            assertThat(keys.read(changed)).as("one digit changed").isEmpty();
        }
    }

    @Test
    void many_threads_share_them() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(100);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int seed = i;
                all.add(threads.submit(() -> {
                    Random random = new Random(seed);
                    for (int n = 0; n < 500; n++) {
                        DeliveryKey delivery = any(random);
                        if (!keys.read(keys.of(delivery))
                                .filter(delivery::equals)
                                .isPresent()) {
                            return false;
                        }
                    }
                    return true;
                }));
            }
            for (Future<Boolean> one : all) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
