package io.mailing.internal.audience;

import io.mailing.Recipient;
import io.mailing.audience.Filter;
import io.mailing.audience.Literal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides of whom a filter is true. The one place that does: sources only narrow what is looked at here. Safe for several
 * threads if the events are.
 */
public final class FilterEvaluator {

    private final Filter filter;
    private final Instant moment;
    private final ZoneId zone;
    private final LocalDate today;
    private final PastEvents events;
    private final Set<Filter.Did> asked = new LinkedHashSet<>();

    /**
     * For one filter at one moment.
     *
     * @param filter any
     * @param moment when it is evaluated, however long that takes
     * @param zone the mailing's
     * @param events asked once for each event and period of the filter and batch; never if it has none
     */
    public FilterEvaluator(Filter filter, Instant moment, ZoneId zone, PastEvents events) {
        this.filter = filter;
        this.moment = moment;
        this.zone = zone;
        this.today = LocalDate.ofInstant(moment, zone);
        this.events = events;
        gather(filter);
    }

    private void gather(Filter part) {
        if (part instanceof Filter.All all) {
            all.of().forEach(this::gather);
        } else if (part instanceof Filter.Any any) {
            any.of().forEach(this::gather);
        } else if (part instanceof Filter.Not not) {
            gather(not.filter());
        } else if (part instanceof Filter.Did did) {
            asked.add(did);
        }
    }

    /**
     * Whether batches save anything.
     *
     * @return true if the filter asks for events
     */
    public boolean asksForEvents() {
        return !asked.isEmpty();
    }

    /**
     * Of whom of these it is true.
     *
     * @param people any number; a thousand or so where the filter {@linkplain #asksForEvents() asks for events}
     * @return in the same order
     */
    public List<Recipient> accepted(Collection<Recipient> people) {
        Map<Filter.Did, Set<String>> done = done(people);
        List<Recipient> accepted = new ArrayList<>(people.size());
        for (Recipient person : people) {
            if (holds(filter, person, done)) {
                accepted.add(person);
            }
        }
        return accepted;
    }

    /**
     * Whether it is true of one.
     *
     * @param person any
     * @return true if it is
     */
    public boolean accepts(Recipient person) {
        return holds(filter, person, asked.isEmpty() ? Map.of() : done(List.of(person)));
    }

    private Map<Filter.Did, Set<String>> done(Collection<Recipient> people) {
        if (asked.isEmpty() || people.isEmpty()) {
            return Map.of();
        }
        Set<String> ids = new LinkedHashSet<>();
        people.forEach(person -> ids.add(person.id()));
        Map<Filter.Did, Set<String>> done = new HashMap<>();
        for (Filter.Did did : asked) {
            Duration within = did.within();
            done.put(did, events.did(did.event(), within == null ? null : moment.minus(within), ids));
        }
        return done;
    }

    private boolean holds(Filter part, Recipient person, Map<Filter.Did, Set<String>> done) {
        if (part instanceof Filter.All all) {
            for (Filter each : all.of()) {
                if (!holds(each, person, done)) {
                    return false;
                }
            }
            return true;
        }
        if (part instanceof Filter.Any any) {
            for (Filter each : any.of()) {
                if (holds(each, person, done)) {
                    return true;
                }
            }
            return false;
        }
        if (part instanceof Filter.Not not) {
            return !holds(not.filter(), person, done);
        }
        if (part instanceof Filter.Did did) {
            return done.getOrDefault(did, Set.of()).contains(person.id());
        }
        return leaf(part, person);
    }

    private boolean leaf(Filter leaf, Recipient person) {
        if (leaf instanceof Filter.Compare compare) {
            Integer order = order(value(person, compare.attribute()), compare.value());
            return order != null && compare.comparison().holds(order);
        }
        if (leaf instanceof Filter.Between between) {
            Object value = value(person, between.attribute());
            Integer from = order(value, between.from());
            Integer to = order(value, between.to());
            return from != null && to != null && from >= 0 && to <= 0;
        }
        if (leaf instanceof Filter.In in) {
            Object value = value(person, in.attribute());
            return value != null && in.values().stream().anyMatch(each -> isSame(order(value, each)));
        }
        if (leaf instanceof Filter.Contains contains) {
            return value(person, contains.attribute()) instanceof String text && text.contains(contains.text());
        }
        if (leaf instanceof Filter.StartsWith start) {
            return value(person, start.attribute()) instanceof String text && text.startsWith(start.text());
        }
        if (leaf instanceof Filter.Present present) {
            return value(person, present.attribute()) != null;
        }
        if (leaf instanceof Filter.Anniversary anniversary) {
            LocalDate first = day(value(person, anniversary.attribute()));
            return first != null && !next(first).isAfter(today.plusDays(anniversary.days()));
        }
        return leaf instanceof Filter.Has has && person.addresses().containsKey(has.channel());
    }

    /** The 29th of February becomes the 28th in years without it. */
    private LocalDate next(LocalDate first) {
        MonthDay kept = MonthDay.from(first);
        LocalDate ofThisYear = kept.atYear(today.getYear());
        return ofThisYear.isBefore(today) ? kept.atYear(today.getYear() + 1) : ofThisYear;
    }

    private static boolean isSame(@Nullable Integer order) {
        return order != null && order == 0;
    }

    private static @Nullable Object value(Recipient person, String attribute) {
        Object value = person.attributes().get(attribute);
        return value instanceof String text && text.isEmpty() ? null : value;
    }

    /** How the value lies to the literal; null if they can't be compared. */
    private @Nullable Integer order(@Nullable Object value, Literal literal) {
        if (literal instanceof Literal.Text text) {
            // Whatever is not the same is "more": texts have no order, and nothing asks for it.
            return value instanceof String own ? (own.equals(text.text()) ? 0 : 1) : null;
        }
        if (literal instanceof Literal.Truth truth) {
            return value instanceof Boolean own ? Boolean.compare(own, truth.truth()) : null;
        }
        if (literal instanceof Literal.Decimal decimal) {
            if (value instanceof Long own) {
                return BigDecimal.valueOf(own).compareTo(decimal.number());
            }
            return value instanceof BigDecimal own ? own.compareTo(decimal.number()) : null;
        }
        LocalDate own = day(value);
        return own == null ? null : own.compareTo(day(literal));
    }

    private LocalDate day(Literal literal) {
        return literal instanceof Literal.Today away ? away.from(today) : ((Literal.Day) literal).day();
    }

    private @Nullable LocalDate day(@Nullable Object value) {
        if (value instanceof LocalDate day) {
            return day;
        }
        if (value instanceof LocalDateTime time) {
            return time.toLocalDate();
        }
        return value instanceof OffsetDateTime time
                ? time.atZoneSameInstant(zone).toLocalDate()
                : null;
    }
}
