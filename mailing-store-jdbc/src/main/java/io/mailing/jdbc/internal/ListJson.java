package io.mailing.jdbc.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import io.mailing.spi.AudienceSchema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of a list as JSON: its channels and attributes once, and of each row nothing but the values in their order, as {@link
 * DeliveryJson} has them.
 */
final class ListJson {

    private ListJson() {}

    static String schema(AudienceSchema schema) {
        ObjectNode json = CampaignJson.object();
        ArrayNode channels = json.putArray("channels");
        schema.channels().forEach(channels::add);
        ObjectNode types = json.putObject("types");
        schema.types().forEach((name, type) -> types.put(name, type.name()));
        return CampaignJson.text(json);
    }

    static AudienceSchema schema(String text) {
        JsonNode json = CampaignJson.parse(text);
        Set<String> channels = new LinkedHashSet<>();
        json.required("channels").forEach(name -> channels.add(name.textValue()));
        Map<String, AttributeType> types = new LinkedHashMap<>();
        json.required("types")
                .properties()
                .forEach(type -> types.put(
                        type.getKey(), AttributeType.valueOf(type.getValue().textValue())));
        return new AudienceSchema(channels, types);
    }

    static String values(AudienceSchema schema, Recipient recipient) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String channel : schema.channels()) {
            values.add(recipient.addresses().get(channel));
        }
        for (String attribute : schema.attributes()) {
            values.add(recipient.attributes().get(attribute));
        }
        return DeliveryJson.values(values);
    }

    static Recipient recipient(
            AudienceSchema schema, String id, String values, @Nullable String locale, @Nullable String zone) {
        Iterator<@Nullable Object> next = DeliveryJson.values(values).iterator();
        Recipient.Builder recipient = Recipient.builder(id);
        for (String channel : schema.channels()) {
            recipient.address(channel, (String) next.next());
        }
        for (String attribute : schema.attributes()) {
            recipient.attribute(attribute, next.next());
        }
        return recipient
                .locale(locale == null ? null : Locale.forLanguageTag(locale))
                .zone(zone == null ? null : ZoneId.of(zone))
                .build();
    }
}
