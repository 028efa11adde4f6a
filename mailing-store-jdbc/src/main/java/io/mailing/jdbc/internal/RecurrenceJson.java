package io.mailing.jdbc.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailing.MissedRuns;
import io.mailing.Recurrence;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recurrence as JSON, field by field. */
final class RecurrenceJson {

    private RecurrenceJson() {}

    static ObjectNode write(Recurrence recurrence, ObjectNode json) {
        Recurrence.Schedule schedule = recurrence.schedule();
        if (schedule instanceof Recurrence.Cron cron) {
            json.put("cron", cron.expression());
        } else if (schedule instanceof Recurrence.Daily daily) {
            json.put("at", daily.at().toString());
        } else if (schedule instanceof Recurrence.Weekly weekly) {
            json.put("at", weekly.at().toString());
            ArrayNode days = json.putArray("weekdays");
            weekly.days().forEach(day -> days.add(day.name()));
        } else if (schedule instanceof Recurrence.Monthly monthly) {
            json.put("at", monthly.at().toString());
            json.put("day", monthly.day());
        }
        json.put("zone", recurrence.zone().getId());
        if (recurrence.until() != null) {
            json.put("until", recurrence.until().toString());
        }
        return json.put("missed", recurrence.missed().name());
    }

    static @Nullable Recurrence read(@Nullable JsonNode json) {
        if (json == null) {
            return null;
        }
        JsonNode until = json.get("until");
        return new Recurrence(
                schedule(json),
                ZoneId.of(json.required("zone").textValue()),
                until == null ? null : Instant.parse(until.textValue()),
                MissedRuns.valueOf(json.required("missed").textValue()));
    }

    private static Recurrence.Schedule schedule(JsonNode json) {
        if (json.has("cron")) {
            return new Recurrence.Cron(json.required("cron").textValue());
        }
        LocalTime at = LocalTime.parse(json.required("at").textValue());
        if (json.has("day")) {
            return new Recurrence.Monthly(json.required("day").intValue(), at);
        }
        if (json.has("weekdays")) {
            Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
            json.required("weekdays").forEach(day -> days.add(DayOfWeek.valueOf(day.textValue())));
            return new Recurrence.Weekly(days, at);
        }
        return new Recurrence.Daily(at);
    }
}
