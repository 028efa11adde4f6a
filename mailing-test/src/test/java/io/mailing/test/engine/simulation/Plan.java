package io.mailing.test.engine.simulation;

import io.mailing.Throttle;
import io.mailing.spi.ChannelTraits;
import java.time.Duration;
import java.util.List;

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
        boolean storeJumps) {

    private static final List<Throttle> PACES = List.of(
            Throttle.none(),
            Throttle.none(),
            Throttle.perSecond(5),
            Throttle.perSecond(20),
            Throttle.perMinute(50),
            Throttle.batches(8, Duration.ofSeconds(5)));

    static Plan of(Chance chance) {
        int campaigns = chance.between(1, 3);
        return new Plan(
                chance.between(1, 4),
                Duration.ofSeconds(chance.of(List.of(2, 5, 10))),
                channel("telegram", chance),
                channel("email", chance),
                Duration.ofSeconds(chance.between(5, 40)),
                campaigns,
                chance.between(20, 60) / campaigns,
                chance.between(0, 8),
                chance.percent(4));
    }

    private static ChannelTraits channel(String name, Chance chance) {
        return new ChannelTraits(name, chance.of(PACES), chance.between(1, 8));
    }
}
