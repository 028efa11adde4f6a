package io.mailing.test.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.Quota;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.spi.ChannelTraits;
import io.mailing.test.MailingExtension;
import io.mailing.test.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Ten days of a daily quota, with nodes that are closed and killed in between. */
class QuotaTest {

    private static final int DAYS = 10;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Quota QUOTA = Quota.perDay(30).warmUp(MailingExtension.START, 10, 8);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Plan PLAN = new Plan(
            3,
            Duration.ofSeconds(30),
            new ChannelTraits("telegram", Throttle.perSecond(5), 4).withQuota(QUOTA),
            new ChannelTraits("email", Throttle.none(), 4),
            HOUR,
            1,
            250,
            0,
            false,
            null,
            null);

    private final World world = new World(new Chance(1), new Trace(false), SettableClock.at(MailingExtension.START));
    private final Weather weather = new Weather(world.chance);
    private final Books books = new Books(world);
    private final Host host = new Host(world, weather);
    private final Provider provider = new Provider(world, weather, books, host);
    private final Cluster cluster = new Cluster(world, PLAN, weather, books, provider, host, store -> store);

    private List<SimulatedNode> living() {
        return world.nodes().stream().filter(node -> !node.dead()).toList();
    }

    private void startAll() {
        for (int i = 0; i < PLAN.nodes(); i++) {
            cluster.start();
        }
    }

    @Test
    void each_day_has_its_quota_and_no_more_whatever_is_restarted() {
        weather.heals();
        Quiet.during(this::tenDays);
        assertThat(world.faults()).isEmpty();
        List<Long> turns = Objects.requireNonNull(provider.turns().get("channel/telegram"));
        int[] counts = new int[DAYS + 1]; // closing takes its time: a moment of the eleventh day may have begun
        for (long turn : turns) {
            counts[(int) ((turn - turns.get(0)) / DAY.toNanos())]++;
        }
        for (int day = 0; day < DAYS; day++) {
            int most = QUOTA.at(MailingExtension.START.plus(DAY.multipliedBy(day)));
            // A turn that a killed node had reserved is lost, not free again; a node reserves a twentieth at most.
            assertThat(counts[day]).as("day " + day).isBetween(most - PLAN.nodes() * Math.max(1, most / 20), most);
        }
        assertThat(counts[0]).isLessThanOrEqualTo(10);
        assertThat(counts[DAYS - 1]).isGreaterThan(25);
    }

    private void tenDays() {
        startAll();
        Campaign unused = Objects.requireNonNull(living().get(0).mailing())
                .campaigns()
                .launch(CampaignDraft.to("people")
                        .text("daily")
                        .sendMode(SendMode.priority("telegram"))
                        .expireAfter(Duration.ofDays(30)));
        for (int day = 0; day < DAYS; day++) {
            aDay();
        }
    }

    /** An hour of work with a crash and a restart in good order, a night when nobody is there, and an hour until the next. */
    private void aDay() {
        world.advance(Duration.ofMinutes(20));
        world.kill(living().get(0));
        cluster.start();
        world.advance(Duration.ofMinutes(20));
        cluster.close(living().get(0));
        cluster.start();
        world.advance(Duration.ofMinutes(20));
        living().forEach(cluster::close);
        world.advance(DAY.minus(HOUR.multipliedBy(2)));
        startAll();
        world.advance(HOUR);
    }
}
