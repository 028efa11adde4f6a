package io.mailing.jdbc.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailing.CampaignPlan;
import io.mailing.InDoubtPolicy;
import io.mailing.Recurrence;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.StoreException;
import io.mailing.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A campaign's plan as JSON, field by field: renaming a Java class can't break what is stored. */
final class CampaignJson {

    // Escaped to ASCII: campaigns are few, and so nothing in them can be refused by a database.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    private CampaignJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static String plan(CampaignPlan plan) {
        ObjectNode json = JSON.createObjectNode();
        json.put("audience", plan.audience());
        json.put("sendMode", plan.sendMode() instanceof SendMode.All ? "all" : "priority");
        ArrayNode channels = json.putArray("channels");
        plan.sendMode().channels().forEach(channels::add);
        if (plan.startAt() != null) {
            json.put("startAt", plan.startAt().toString());
        }
        Throttle throttle = plan.throttle();
        json.putObject("throttle")
                .put("messages", throttle.messages())
                .put("period", throttle.period().toString())
                .put("shape", throttle.shape().name());
        RetryPolicy retry = plan.retry();
        json.putObject("retry")
                .put("attempts", retry.attempts())
                .put("firstDelay", retry.firstDelay().toString())
                .put("maxDelay", retry.maxDelay().toString());
        json.put("expireAfter", plan.expireAfter().toString());
        json.put("inDoubt", plan.inDoubt().name());
        json.put("weight", plan.weight());
        if (plan.evidenceWithin() != null) {
            json.put("evidenceWithin", plan.evidenceWithin().toString());
        }
        if (plan.atAnyHour()) {
            json.put("atAnyHour", true);
        }
        if (plan.topic() != null) {
            json.put("topic", plan.topic());
        }
        if (plan.ignoreFrequencyCaps()) {
            json.put("ignoreFrequencyCaps", true);
        }
        Recurrence recurrence = plan.recurrence();
        if (recurrence != null) {
            json.set("recurrence", RecurrenceJson.write(recurrence, JSON.createObjectNode()));
        }
        return text(json);
    }

    static CampaignPlan plan(String text) {
        JsonNode json = parse(text);
        List<String> names = new ArrayList<>();
        json.required("channels").forEach(name -> names.add(name.textValue()));
        String[] channels = names.toArray(String[]::new);
        JsonNode startAt = json.get("startAt");
        JsonNode throttle = json.required("throttle");
        JsonNode retry = json.required("retry");
        return new CampaignPlan(
                json.required("audience").textValue(),
                json.required("sendMode").textValue().equals("all")
                        ? SendMode.all(channels)
                        : SendMode.priority(channels),
                startAt == null ? null : Instant.parse(startAt.textValue()),
                new Throttle(
                        throttle.required("messages").intValue(),
                        duration(throttle, "period"),
                        Throttle.Shape.valueOf(throttle.required("shape").textValue())),
                new RetryPolicy(
                        retry.required("attempts").intValue(),
                        duration(retry, "firstDelay"),
                        duration(retry, "maxDelay")),
                duration(json, "expireAfter"),
                inDoubt(json.get("inDoubt")),
                json.path("weight").asInt(1),
                json.has("evidenceWithin") ? duration(json, "evidenceWithin") : null,
                RecurrenceJson.read(json.get("recurrence")),
                json.path("atAnyHour").asBoolean(),
                json.path("topic").textValue(),
                json.path("ignoreFrequencyCaps").asBoolean());
    }

    /** What was written before there was a choice leaves it. */
    private static InDoubtPolicy inDoubt(@Nullable JsonNode json) {
        return json == null ? InDoubtPolicy.LEAVE : InDoubtPolicy.valueOf(json.textValue());
    }

    private static Duration duration(JsonNode json, String name) {
        return Duration.parse(json.required(name).textValue());
    }

    /** Not by the node's own toString(), which knows nothing of the settings above. */
    static String text(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that can't be written", e);
        }
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new StoreException("a campaign's plan or content is not as it was written", e);
        }
    }
}
