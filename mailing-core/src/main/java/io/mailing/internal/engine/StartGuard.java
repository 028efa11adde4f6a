package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.LaunchGuard;
import io.mailing.spi.store.CampaignRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the application's guard once more when a start has come. The guard may block, so it is asked in the executor, and the keeper,
 * whom others wait for too, takes the answer at a later look.
 */
final class StartGuard {

    private static final Logger LOG = LoggerFactory.getLogger(StartGuard.class);

    /** An answer that was not looked at for so long is asked for anew. */
    private static final long GOOD_FOR_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Answer FREE = new Answer(-1, 0, true, null);
    private static final Answer NOT_YET = new Answer(-1, 0, false, null);

    private final EngineRuntime runtime;
    private final @Nullable LaunchGuard guard;
    private final Runnable answered;
    private final Map<CampaignId, Answer> answers = new ConcurrentHashMap<>();
    private final Set<CampaignId> asking = ConcurrentHashMap.newKeySet();

    /** Of which the guard failed when it was asked last: that was said already. */
    private final Set<CampaignId> failing = ConcurrentHashMap.newKeySet();

    /**
     * The guard's word.
     *
     * @param epoch of the campaign for which it was asked
     * @param at when it came, on the monotonic clock
     * @param given whether there is one; if not, it is asked for again
     * @param refusal why it may not begin, or null if it may
     */
    record Answer(
            long epoch, long at, boolean given, @Nullable String refusal) {}

    StartGuard(EngineRuntime runtime, @Nullable LaunchGuard guard, Runnable answered) {
        this.runtime = runtime;
        this.guard = guard;
        this.answered = answered;
    }

    /** The answer for a campaign as it stands; one that is not given yet comes at a later call. */
    Answer ask(CampaignRecord campaign, Instant start) {
        LaunchGuard asked = guard;
        if (asked == null) {
            return FREE;
        }
        Answer answer = answers.remove(campaign.id());
        if (answer != null
                && answer.epoch == campaign.controlEpoch()
                && runtime.nanoTime() - answer.at < GOOD_FOR_NANOS) {
            return answer;
        }
        if (asking.add(campaign.id())) {
            try {
                runtime.executor().execute(() -> ask(asked, campaign, start));
            } catch (RuntimeException | OutOfMemoryError e) {
                // Of memory errors, those that say that no thread can be made.
                asking.remove(campaign.id());
                LOG.debug("The executor does not take the question to the guard, it is asked again", e);
            }
        }
        return NOT_YET;
    }

    /** What waits no more, or is gone, is forgotten. */
    void keepOnly(Set<CampaignId> awake) {
        answers.keySet().retainAll(awake);
        failing.retainAll(awake);
    }

    /** Whether the guard could not say the last time. */
    boolean failed(CampaignId campaign) {
        return failing.contains(campaign);
    }

    private void ask(LaunchGuard asked, CampaignRecord campaign, Instant start) {
        CampaignId id = campaign.id();
        boolean given = false;
        try {
            String refusal = asked.refuses(
                            new LaunchGuard.Launch(campaign.kind(), campaign.name(), campaign.author(), start))
                    .orElse(null);
            answers.put(id, new Answer(campaign.controlEpoch(), runtime.nanoTime(), true, refusal));
            failing.remove(id);
            given = true;
        } catch (RuntimeException | Error e) {
            if (failing.add(id)) {
                LOG.warn(
                        "Campaign {} waits: the application's guard could not say whether it may begin, and is asked again: {}",
                        id,
                        FaultWords.of(e));
            }
            LOG.debug("The guard's fault", e);
        } finally {
            asking.remove(id);
        }
        if (given) {
            answered.run(); // otherwise the next poll asks again
        }
    }
}
