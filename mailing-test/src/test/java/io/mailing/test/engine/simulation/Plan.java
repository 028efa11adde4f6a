package io.mailing.test.engine.simulation;

import io.mailing.FrequencyCap;
import io.mailing.Throttle;
import io.mailing.spi.ChannelTraits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one seed is to be like.
 *
 * @param nodes so many at first
 * @param lease of each node
 * @param telegram the channel that comes first
 * @param email the other one
 * @param trouble how long things go wrong
 * @param campaigns how many are launched
 * @param recipients of each
 * @param disasters how many
 * @param storeJumps whether the store's clock jumps once
 * @param cap how many messages a person may get, or null; then all clocks agree, as it is held by the nodes' own
 * @param personal how recipients get values of their own, or null if no campaign has some
 */
record Plan(
        int nodes,
        Duration lease,
        ChannelTraits telegram,
        ChannelTraits email,
        Duration trouble,
        int campaigns,
        int recipients,
        int disasters,
        boolean storeJumps,
        @Nullable FrequencyCap cap,
        @Nullable Personal personal) {

    /**
     * How values of recipients' own are given.
     *
     * @param batch so many at once
     * @param concurrency so many calls at once, on each node
     * @param time how long a call may take while things go wrong, if nothing goes wrong with it
     * @param faults how often something goes wrong, in percent
     */
    record Personal(int batch, int concurrency, Duration time, double faults) {}

    private static final List<Throttle> PACES = List.of(
            Throttle.none(),
            Throttle.none(),
            Throttle.perSecond(5),
            Throttle.perSecond(20),
            Throttle.perMinute(50),
            Throttle.batches(8, Duration.ofSeconds(5)));

    /**
     * What a seed is to be like.
     *
     * @param chance of the whole world
     * @param apart for what came later: it must not move the dice of the worlds that don't have it
     */
    static Plan of(Chance chance, Chance apart) {
        int campaigns = chance.between(1, 3);
        boolean capped = chance.percent(20);
        return new Plan(
                chance.between(1, 4),
                Duration.ofSeconds(chance.of(List.of(2, 5, 10))),
                channel("telegram", chance),
                channel("email", chance),
                Duration.ofSeconds(chance.between(5, 40)),
                campaigns,
                chance.between(20, 60) / campaigns,
                chance.between(0, 8),
                !capped && chance.percent(4),
                capped ? cap(chance) : null,
                apart.percent(20) ? personal(apart) : null);
    }

    private static Personal personal(Chance chance) {
        return new Personal(
                chance.of(List.of(1, 3, 10, 40)),
                chance.between(1, 3),
                Duration.ofMillis(chance.of(List.of(0, 300, 2_500))),
                chance.of(List.of(0.0, 3.0, 10.0, 30.0)));
    }

    private static FrequencyCap cap(Chance chance) {
        FrequencyCap cap = FrequencyCap.of(chance.between(1, 2), Duration.ofMinutes(1));
        FrequencyCap some = chance.percent(20) ? cap.on("telegram") : cap;
        return chance.percent(50) ? some.orWait() : some;
    }

    private static ChannelTraits channel(String name, Chance chance) {
        return new ChannelTraits(name, chance.of(PACES), chance.between(1, 8));
    }
}
