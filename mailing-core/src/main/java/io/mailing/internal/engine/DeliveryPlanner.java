package io.mailing.internal.engine;

import io.mailing.BuiltInVariables;
import io.mailing.CampaignPlan;
import io.mailing.PersonalContent;
import io.mailing.Reason;
import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.Channel;
import io.mailing.spi.TemplateVariables;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SupplyStore;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a recipient's deliveries: by the send mode, over the channels on which the recipient can be reached, with the values
 * that the templates use. Someone who can't be reached gets one delivery that is skipped, so that every person of the
 * audience stands in the journal.
 */
public final class DeliveryPlanner {

    private static final Reason NO_ADDRESS =
            new Reason("no-address", "The recipient has no address for the channels of this campaign");

    private final SendMode mode;
    private final @Nullable String topic;
    private final Map<String, Channel> channels;
    private final TemplateVariables variables;
    private final PersonalContent personal;
    private final @Nullable Map<String, Object> samples;

    /**
     * For a campaign that is not sent: nothing waits for values, some to look at stand for them.
     *
     * @param plan over which channels, and of which topic
     * @param channels by name, all of the mode's among them
     * @param variables what the templates use
     * @param samples by name, instead of what the recipient has
     */
    public DeliveryPlanner(
            CampaignPlan plan,
            Map<String, Channel> channels,
            TemplateVariables variables,
            Map<String, Object> samples) {
        this.mode = plan.sendMode();
        this.topic = plan.topic();
        this.channels = Map.copyOf(channels);
        this.variables = variables;
        this.personal = PersonalContent.NONE;
        this.samples = samples;
    }

    /**
     * For one campaign.
     *
     * @param plan over which channels, and of which topic
     * @param channels by name, all of the mode's among them
     * @param variables what the templates use
     * @param personal says what of that comes later: it is null until then, whatever attributes the recipient has
     */
    public DeliveryPlanner(
            CampaignPlan plan, Map<String, Channel> channels, TemplateVariables variables, PersonalContent personal) {
        this.mode = plan.sendMode();
        this.topic = plan.topic();
        this.channels = Map.copyOf(channels);
        this.variables = variables;
        this.personal = personal;
        this.samples = null;
    }

    /** What is sent waits for its values in the lane before its channel's; what is skipped waits for nothing. */
    private String lane(String channel) {
        return personal.waits() ? SupplyStore.laneBefore(channel) : channel;
    }

    @Nullable
    String topic() {
        return topic;
    }

    /**
     * How a recipient can be reached.
     *
     * @param routes over the channels of the mode, in its order
     * @param faults why it can't be by others
     */
    record Reach(Recipient recipient, List<Route> routes, Map<String, Reason> faults) {}

    Reach reach(Recipient recipient) {
        List<Route> routes = new ArrayList<>(mode.channels().size());
        Map<String, Reason> faults = Map.of(); // most have none
        for (String channel : mode.channels()) {
            String address = recipient.addresses().get(channel);
            if (address == null) {
                continue;
            }
            AddressCheck check = channel(channel).checkAddress(address);
            if (check instanceof AddressCheck.Usable usable) {
                routes.add(new Route(channel, usable.address()));
            } else if (check instanceof AddressCheck.Unusable unusable) {
                faults = faults.isEmpty() ? new LinkedHashMap<>() : faults;
                faults.put(channel, unusable.reason());
            }
        }
        return new Reach(recipient, routes, faults);
    }

    /** Hands over each delivery with the lane of its first attempt. */
    void plan(Reach reach, Set<Route> suppressed, BiConsumer<String, Delivery> sink) {
        Recipient recipient = reach.recipient();
        List<@Nullable Object> values = values(recipient);
        Map<String, Reason> faults = reach.faults();
        List<Route> routes = reach.routes();
        boolean planned = false;
        Reason because =
                faults.isEmpty() ? NO_ADDRESS : faults.values().iterator().next();
        if (!suppressed.isEmpty() && routes.stream().anyMatch(suppressed::contains)) {
            routes = new ArrayList<>(routes);
            faults = new LinkedHashMap<>(faults);
            because = Suppressed.REASON;
            for (Route route : reach.routes()) {
                if (suppressed.contains(route)) {
                    routes.remove(route);
                    faults.put(route.channel(), Suppressed.REASON);
                }
            }
        }
        if (mode instanceof SendMode.All) {
            for (Map.Entry<String, Reason> fault : faults.entrySet()) {
                sink.accept(fault.getKey(), delivery(recipient, List.of(), values, fault.getValue()));
                planned = true;
            }
        }
        if (mode instanceof SendMode.All) {
            for (Route route : routes) {
                sink.accept(lane(route.channel()), delivery(recipient, List.of(route), values, null));
                planned = true;
            }
        } else if (!routes.isEmpty()) {
            sink.accept(lane(routes.get(0).channel()), delivery(recipient, routes, values, null));
            planned = true;
        }
        if (!planned) {
            sink.accept(mode.channels().get(0), delivery(recipient, List.of(), values, because));
        }
    }

    private Channel channel(String name) {
        return Objects.requireNonNull(channels.get(name), name);
    }

    private static Delivery delivery(
            Recipient recipient, List<Route> routes, List<@Nullable Object> values, @Nullable Reason skipped) {
        Locale locale = recipient.locale();
        ZoneId zone = recipient.zone();
        return new Delivery(
                recipient.id(),
                routes,
                values,
                locale == null ? null : locale.toLanguageTag(),
                zone == null ? null : zone.getId(),
                skipped);
    }

    private List<@Nullable Object> values(Recipient recipient) {
        List<@Nullable Object> values = new ArrayList<>(variables.size());
        for (String name : variables.names()) {
            Object value = personal.gives(name)
                    ? null
                    : samples != null && samples.containsKey(name)
                            ? samples.get(name)
                            : recipient.attributes().get(name);
            if (value == null && name.equals(BuiltInVariables.FULL_NAME)) {
                value = fullName(recipient.attributes());
            }
            values.add(value);
        }
        return values;
    }

    private static @Nullable String fullName(Map<String, Object> attributes) {
        StringBuilder name = new StringBuilder();
        for (String part :
                List.of(BuiltInVariables.FIRST_NAME, BuiltInVariables.MIDDLE_NAME, BuiltInVariables.LAST_NAME)) {
            Object value = attributes.get(part);
            if (value != null && !value.toString().isBlank()) {
                name.append(name.isEmpty() ? "" : " ").append(value.toString().strip());
            }
        }
        return name.isEmpty() ? null : name.toString();
    }
}
