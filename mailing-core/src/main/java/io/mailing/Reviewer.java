package io.mailing;

import io.mailing.internal.engine.EngineSettings;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what would hold for a campaign, by the code that makes it so. */
final class Reviewer {

    private static final int RUNS = 3;

    private final DraftCheck check;
    private final Map<String, Channel> channels;
    private final EngineSettings settings;
    private final Clock clock;

    Reviewer(DraftCheck check, Map<String, Channel> channels, EngineSettings settings, Clock clock) {
        this.check = check;
        this.channels = channels;
        this.settings = settings;
        this.clock = clock;
    }

    CampaignReview of(CampaignDraft draft, String name, List<Problem> problems) {
        CampaignPlan plan = check.plan(draft);
        List<Instant> runs = runs(plan);
        List<String> variables = draft.content(new ArrayList<>()).templates().stream()
                .flatMap(template -> template.variables().stream())
                .map(TemplateVariable::name)
                .distinct()
                .toList();
        List<ChannelTraits> traits = plan.sendMode().channels().stream()
                .filter(channels::containsKey)
                .map(channel -> Objects.requireNonNull(channels.get(channel)).traits())
                .toList();
        return new CampaignReview(
                name,
                draft.kind(),
                draft.author(),
                plan,
                draft.repeats() ? first(runs) : later(plan),
                runs,
                draft.message().review(),
                variables,
                traits,
                quiet(plan),
                caps(draft, plan),
                problems);
    }

    private Map<String, QuietHours> quiet(CampaignPlan plan) {
        Map<String, QuietHours> hours = new HashMap<>(plan.atAnyHour() ? Map.of() : settings.quietHours());
        hours.keySet().retainAll(plan.sendMode().channels());
        return hours;
    }

    private List<FrequencyCap> caps(CampaignDraft draft, CampaignPlan plan) {
        return draft.kind().toAudience() && !plan.ignoreFrequencyCaps()
                ? settings.frequencyCaps().stream()
                        .filter(cap -> plan.sendMode().channels().stream().anyMatch(cap::covers))
                        .toList()
                : List.of();
    }

    private List<Instant> runs(CampaignPlan plan) {
        List<Instant> runs = new ArrayList<>();
        Instant run = plan.nextRun(clock.instant());
        while (run != null && runs.size() < RUNS) {
            runs.add(run);
            run = plan.nextRun(run);
        }
        return runs;
    }

    private static @Nullable Instant first(List<Instant> runs) {
        return runs.isEmpty() ? null : runs.get(0);
    }

    private @Nullable Instant later(CampaignPlan plan) {
        Instant start = plan.startAt();
        return start != null && start.isAfter(clock.instant()) ? start : null;
    }
}
