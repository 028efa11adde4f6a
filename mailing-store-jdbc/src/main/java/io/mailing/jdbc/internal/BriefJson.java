package io.mailing.jdbc.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailing.Template;
import io.mailing.TextBrief;
import org.jspecify.annotations.Nullable;

/** A brief for written texts as JSON. */
final class BriefJson {

    private BriefJson() {}

    static void put(ObjectNode json, TextBrief brief) {
        ContentJson.put(json.putObject("instructions"), brief.instructions());
        json.put("maxCharacters", brief.maxCharacters());
        json.put("attempts", brief.attempts());
        json.put("textsPerDay", brief.textsPerDay());
        Template readyText = brief.readyText();
        if (readyText != null) {
            ContentJson.put(json.putObject("readyText"), readyText);
        }
        brief.forbidden().forEach(json.putArray("forbidden")::add);
    }

    static @Nullable TextBrief read(@Nullable JsonNode json) {
        if (json == null) {
            return null;
        }
        TextBrief brief = TextBrief.of(ContentJson.required(json.required("instructions")))
                .maxCharacters(json.required("maxCharacters").intValue())
                .attempts(json.required("attempts").intValue());
        if (json.hasNonNull("textsPerDay")) {
            brief = brief.textsPerDay(json.get("textsPerDay").intValue());
        }
        if (json.has("readyText")) {
            brief = brief.orElse(ContentJson.required(json.get("readyText")));
        }
        for (JsonNode pattern : json.path("forbidden")) {
            brief = brief.forbid(pattern.textValue());
        }
        return brief;
    }
}
