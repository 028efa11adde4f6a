package io.mailing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mailing.internal.engine.DeliveryPlanner;
import io.mailing.internal.engine.Engine;
import io.mailing.spi.Channel;
import io.mailing.spi.TemplateVariables;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.StoreTransaction;
import io.mailing.spi.store.Trigger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Plans what an event owes to its recipient and puts it into the campaign's inbox. */
final class Triggers {

    private static final int MAX_PLANNERS = 1000;

    /** The key of what is no event. */
    private static final String ONLY = "only";

    private final Store store;
    private final Engine engine;
    private final Clock clock;
    private final Map<String, Channel> channels;

    /** What a campaign says never changes, and may be large. A number that a rollback takes back is never given again. */
    private final Cache<CampaignId, DeliveryPlanner> planners = Caffeine.newBuilder()
            .maximumSize(MAX_PLANNERS)
            .executor(Runnable::run)
            .build();

    Triggers(Store store, Engine engine, Clock clock, Map<String, Channel> channels) {
        this.store = store;
        this.engine = engine;
        this.clock = clock;
        this.channels = channels;
    }

    boolean trigger(CampaignId campaign, String eventKey, Recipient recipient) {
        Trigger trigger = trigger(campaign, eventKey, recipient, store.campaigns()::find, store.campaigns()::content);
        boolean fresh = store.triggers().append(campaign, trigger);
        if (fresh) {
            engine.triggered();
        }
        return fresh;
    }

    boolean trigger(StoreTransaction transaction, CampaignId campaign, String eventKey, Recipient recipient) {
        return transaction.append(
                campaign, trigger(campaign, eventKey, recipient, transaction::find, transaction::content));
    }

    private Trigger trigger(
            CampaignId id,
            String eventKey,
            Recipient recipient,
            Function<CampaignId, Optional<CampaignRecord>> find,
            Function<CampaignId, Optional<MessageContent>> content) {
        Trigger.checkedKey(eventKey);
        Objects.requireNonNull(recipient, "recipient");
        CampaignRecord campaign = find.apply(id)
                .filter(found -> found.state() != CampaignState.DELETED)
                .orElseThrow(() -> new UnknownCampaignException(id));
        refuse(campaign);
        DeliveryPlanner planner = planners.getIfPresent(id);
        if (planner == null) {
            MessageContent says = content.apply(id).orElseThrow(() -> new UnknownCampaignException(id));
            planner = planner(campaign, says);
            planners.put(id, planner);
        }
        return trigger(planner, eventKey, recipient);
    }

    /** What a campaign owes to the only recipient that it has. */
    Trigger only(CampaignRecord campaign, MessageContent says, Recipient recipient) {
        return trigger(planner(campaign, says), ONLY, recipient);
    }

    private DeliveryPlanner planner(CampaignRecord campaign, MessageContent says) {
        return new DeliveryPlanner(campaign.plan(), channels, TemplateVariables.of(says), says.personal());
    }

    private Trigger trigger(DeliveryPlanner planner, String eventKey, Recipient recipient) {
        List<Trigger.Planned> deliveries = new ArrayList<>(1);
        engine.plan(
                sink -> sink.accept(recipient),
                planner,
                (lane, delivery) -> deliveries.add(new Trigger.Planned(lane, delivery)));
        return new Trigger(eventKey, deliveries, clock.instant());
    }

    private void refuse(CampaignRecord campaign) {
        if (campaign.kind() == CampaignKind.TEST) {
            throw new TriggerRefusedException(campaign.id(), "it is a test, for one recipient");
        }
        if (campaign.kind() != CampaignKind.TRIGGERED) {
            throw new TriggerRefusedException(
                    campaign.id(), "it goes to an audience; launch one from CampaignDraft.triggered()");
        }
        if (campaign.state() != CampaignState.SENDING && campaign.state() != CampaignState.PAUSED) {
            throw new TriggerRefusedException(campaign.id(), "it is " + campaign.state());
        }
        if (!campaign.takesTriggers()) {
            throw new TriggerRefusedException(campaign.id(), "it was closed");
        }
        List<String> wanted = campaign.plan().sendMode().channels();
        if (!channels.keySet().containsAll(wanted)) {
            throw new TriggerRefusedException(
                    campaign.id(), "it goes by " + wanted + ", and this node has only " + channels.keySet());
        }
    }
}
