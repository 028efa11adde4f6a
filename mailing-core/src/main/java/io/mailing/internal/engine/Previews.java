package io.mailing.internal.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mailing.CampaignId;
import io.mailing.MessageContent;
import io.mailing.Reason;
import io.mailing.Recipient;
import io.mailing.spi.Channel;
import io.mailing.spi.MessageSender;
import io.mailing.spi.OutboundMessage;
import io.mailing.spi.Preview;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.CampaignStore;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages again as they were sent: values and templates never change, so no copy needs to be kept. The prepared
 * content of the campaigns that were looked at last is kept for a while.
 */
public final class Previews implements AutoCloseable {

    /** The key of what is never sent. */
    static final String PREVIEW_KEY = "0".repeat(32);

    private static final Reason NO_ADDRESS = new Reason("no-address", "The recipient has no address for this channel");
    private static final long MAX_CAMPAIGNS = 16;
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final CampaignStore campaigns;
    private final SenderFactory factory;
    private final RecipientView views;
    private final IdempotencyKeys keys;
    private final PreviewParts parts;
    private final Cache<Version, SharedSenders> prepared;

    /**
     * Over a store and the channels of this node.
     *
     * @param store opened
     * @param channels by name
     * @param settings for recipients without locale or zone
     */
    public Previews(Store store, Map<String, Channel> channels, EngineSettings settings) {
        this.campaigns = store.campaigns();
        this.factory = new SenderFactory(channels);
        this.views = RecipientView.of(settings, store.installationKey());
        this.parts = new PreviewParts(settings.personal(), views);
        this.keys = new IdempotencyKeys(store.installationKey());
        this.prepared = Caffeine.newBuilder()
                .maximumSize(MAX_CAMPAIGNS)
                .expireAfterAccess(KEPT)
                .executor(Runnable::run)
                .<Version, SharedSenders>removalListener((version, senders, cause) -> {
                    if (senders != null) {
                        senders.retire();
                    }
                })
                .build();
    }

    /** A campaign's content: after a recall it can be changed. */
    private record Version(CampaignId id, long controlEpoch) {}

    /**
     * A delivery's message.
     *
     * @param campaign as it was read last
     * @param key which delivery of it
     * @param delivery its facts
     * @param route by which way
     * @param at the moment for which it is made: it decides what day {@code today} is
     * @return the message, or why it can't be made
     */
    public Preview of(CampaignRecord campaign, DeliveryKey key, Delivery delivery, Route route, Instant at) {
        SharedSenders senders = taken(campaign);
        try {
            MessageSender sender = senders.of(route.channel());
            if (sender == null) {
                return new Preview.Unfit(
                        new Reason("no-channel", "Channel " + route.channel() + " is not configured here"));
            }
            RunPersonal personal = senders.personal();
            String itsKey = keys.of(key);
            return parts.preview(
                    sender,
                    new OutboundMessage(
                            itsKey,
                            route.address(),
                            views.of(delivery, at, route, campaign.plan().topic(), itsKey)),
                    personal == null ? List.of() : personal.makers(route.channel()),
                    personal,
                    delivery,
                    at);
        } finally {
            senders.giveBack();
        }
    }

    /**
     * What a recipient would see of a message that was not written down, on each channel.
     *
     * @param content fits these channels
     * @param channels those of the send mode
     * @param planner makes the recipient's deliveries
     * @param recipient who
     * @param at the moment for which it is made
     * @param samples whether values are wanted for which somebody may have to pay
     * @return by channel, in the given order; where there is no usable address, why
     */
    public Map<String, Preview> of(
            MessageContent content,
            List<String> channels,
            DeliveryPlanner planner,
            Recipient recipient,
            Instant at,
            boolean samples) {
        Map<String, MessageSender> senders = factory.open(content, channels);
        try {
            DeliveryPlanner.Reach reach = planner.reach(recipient);
            List<Delivery> planned = new ArrayList<>(1);
            planner.plan(reach, Set.of(), (lane, delivery) -> planned.add(delivery));
            RunPersonal personal = RunPersonal.of(content, channels, parts.parts(), samples);
            Map<String, Preview> previews = new LinkedHashMap<>();
            for (String channel : channels) {
                previews.put(
                        channel,
                        preview(channel, reach, senders.get(channel), planned.get(0), planner.topic(), personal, at));
            }
            return previews;
        } finally {
            SenderFactory.close(senders.values());
        }
    }

    private Preview preview(
            String channel,
            DeliveryPlanner.Reach reach,
            @Nullable MessageSender sender,
            Delivery planned,
            @Nullable String topic,
            @Nullable RunPersonal personal,
            Instant at) {
        for (Route route : reach.routes()) {
            if (route.channel().equals(channel) && sender != null) {
                try {
                    Delivery delivery = parts.valued(planned, personal);
                    return parts.preview(
                            sender,
                            new OutboundMessage(
                                    PREVIEW_KEY, route.address(), views.of(delivery, at, route, topic, PREVIEW_KEY)),
                            personal == null ? List.of() : personal.makers(channel),
                            personal,
                            delivery,
                            at);
                } catch (PreviewParts.Unfit e) {
                    return e.preview();
                }
            }
        }
        return new Preview.Unfit(reach.faults().getOrDefault(channel, NO_ADDRESS));
    }

    /**
     * For counting the parts of messages that were not written down.
     *
     * @param content fits these channels
     * @param channels those that bill by parts
     * @param topic of the campaign, or null
     * @param at the moment for which they are made
     * @return to be closed
     */
    public PartCounter partCounter(MessageContent content, List<String> channels, @Nullable String topic, Instant at) {
        return new PartCounter(factory.open(content, channels), views, topic, at);
    }

    private SharedSenders taken(CampaignRecord campaign) {
        Version version = new Version(campaign.id(), campaign.controlEpoch());
        while (true) {
            SharedSenders senders = prepared.get(version, key -> open(campaign));
            if (senders.take()) {
                return senders;
            } // otherwise they were pushed out in this moment
        }
    }

    private SharedSenders open(CampaignRecord campaign) {
        MessageContent content = campaigns.content(campaign.id()).orElseThrow();
        List<String> channels = campaign.plan().sendMode().channels();
        return new SharedSenders(factory.open(content, channels), RunPersonal.of(content, channels, parts.parts()));
    }

    @Override
    public void close() {
        prepared.invalidateAll();
        prepared.cleanUp();
    }
}
