package io.mailing;

import io.mailing.internal.audience.AudienceReading;
import io.mailing.internal.engine.DeliveryPlanner;
import io.mailing.internal.engine.Engine;
import io.mailing.internal.engine.Previews;
import io.mailing.spi.Channel;
import io.mailing.spi.Preview;
import io.mailing.spi.TemplateVariables;
import io.mailing.spi.store.Delivery;
import java.io.Serial;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a draft would do, by the code that does it, with nothing written and nothing sent. */
final class Rehearsal {

    private final DraftCheck check;
    private final Engine engine;
    private final Previews previews;
    private final Map<String, Channel> channels;
    private final Clock clock;

    Rehearsal(DraftCheck check, Engine engine, Previews previews, Map<String, Channel> channels, Clock clock) {
        this.check = check;
        this.engine = engine;
        this.previews = previews;
        this.channels = channels;
        this.clock = clock;
    }

    /** Counts while the audience goes by; remembers nobody. */
    private static final class Count {
        private final Map<String, Long> byChannel = new LinkedHashMap<>();
        private final Map<String, AudienceEstimate.ReasonCount> reasons = new HashMap<>();
        private long recipients;
        private long suppressed;
        private long unreachable;

        void add(String lane, Delivery delivery) {
            Reason skipped = delivery.skipped();
            if (skipped == null) {
                byChannel.merge(lane, 1L, Long::sum);
                return;
            }
            reasons.merge(
                    skipped.code(),
                    new AudienceEstimate.ReasonCount(skipped, 1),
                    (a, b) -> new AudienceEstimate.ReasonCount(a.reason(), a.count() + b.count()));
            if (Engine.isSuppression(skipped)) {
                suppressed++;
            } else {
                unreachable++;
            }
        }
    }

    AudienceEstimate estimate(CampaignDraft draft) {
        return estimate(draft, null, delivery -> {});
    }

    /**
     * Counts, and lets somebody else count too.
     *
     * @param content whose values are wanted, or null
     * @param more takes each delivery that is not skipped
     */
    AudienceEstimate estimate(CampaignDraft draft, @Nullable MessageContent content, Consumer<Delivery> more) {
        CampaignPlan plan = check.plan(draft);
        DeliveryPlanner planner = planner(plan, content);
        Count count = new Count();
        plan.sendMode().channels().forEach(channel -> count.byChannel.put(channel, 0L));
        AudienceReading audience = check.audience(draft);
        engine.plan(
                sink -> audience.forEach(recipient -> {
                    count.recipients++;
                    sink.accept(recipient);
                }),
                planner,
                (lane, delivery) -> {
                    count.add(lane, delivery);
                    if (delivery.skipped() == null) {
                        more.accept(delivery);
                    }
                });
        long messages =
                count.byChannel.values().stream().mapToLong(Long::longValue).sum();
        return new AudienceEstimate(
                count.recipients,
                messages,
                count.byChannel,
                count.unreachable,
                count.suppressed,
                audience.notFound(),
                count.reasons.values().stream()
                        .sorted(Comparator.comparingLong(AudienceEstimate.ReasonCount::count)
                                .reversed())
                        .toList());
    }

    /** Ends the reading of an audience early. */
    private static final class Enough extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Enough() {
            super("enough", null, false, false);
        }
    }

    List<Recipient> sample(CampaignDraft draft, int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
        List<Recipient> first = new ArrayList<>();
        try {
            check.audience(draft).forEach(recipient -> {
                first.add(recipient);
                if (first.size() == limit) {
                    throw new Enough();
                }
            });
        } catch (Enough e) {
            return first;
        }
        return first;
    }

    Map<String, Preview> preview(CampaignDraft draft, Recipient recipient) {
        return preview(draft, recipient, false);
    }

    /** Orders a text for each of the first people of the audience. */
    List<TextSample> textSamples(CampaignDraft draft, int limit) {
        if (limit < 1 || limit > TextSample.MOST) {
            throw new IllegalArgumentException("limit must be 1 to " + TextSample.MOST + ", was " + limit);
        }
        if (draft.message().brief() == null) {
            throw new InvalidDraftException(
                    List.of(new Problem("brief", "the message has no brief, so nothing is written for anybody")));
        }
        List<TextSample> samples = new ArrayList<>();
        for (Recipient recipient : sample(draft, limit)) {
            samples.add(new TextSample(recipient, preview(draft, recipient, true)));
        }
        return samples;
    }

    private Map<String, Preview> preview(CampaignDraft draft, Recipient recipient, boolean samples) {
        CampaignPlan plan = check.plan(draft);
        MessageContent content = fitting(draft, plan.sendMode().channels());
        return previews.of(
                content, plan.sendMode().channels(), planner(plan, content), recipient, clock.instant(), samples);
    }

    /** The draft's message, if it can be made for these channels. */
    MessageContent fitting(CampaignDraft draft, List<String> names) {
        List<Problem> problems = new ArrayList<>();
        MessageContent content = check.content(draft.message(), problems);
        for (String name : names) {
            problems.addAll(check.problemsOf(name, content));
        }
        if (!problems.isEmpty()) {
            throw new InvalidDraftException(problems);
        }
        return content;
    }

    private DeliveryPlanner planner(CampaignPlan plan, @Nullable MessageContent content) {
        requireChannels(plan.sendMode().channels());
        TemplateVariables variables = content == null ? TemplateVariables.of(List.of()) : TemplateVariables.of(content);
        return new DeliveryPlanner(plan, channels, variables, content == null ? Map.of() : check.samples(content));
    }

    void requireChannels(List<String> names) {
        for (String name : names) {
            if (!channels.containsKey(name)) {
                throw new InvalidDraftException(List.of(new Problem("channel " + name, check.unknownChannel(name))));
            }
        }
    }
}
