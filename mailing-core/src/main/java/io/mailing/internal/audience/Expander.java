package io.mailing.internal.audience;

import io.mailing.Segment;
import io.mailing.audience.Audience;
import io.mailing.audience.Filter;
import io.mailing.audience.FilterException;
import io.mailing.internal.template.NearestName;
import io.mailing.spi.AudienceSource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what names stand for in their places, and finds what is wrong with that: everything at once. Used once. */
final class Expander {

    /** So many parts after that. Segments that name one another twice would double with each step. */
    private static final int MAX_PARTS = 1000;

    private final AudienceCatalog catalog;
    private final Instant asOf;
    private final Deque<String> path = new ArrayDeque<>();
    private final Map<String, Node.Base> bases = new HashMap<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private int parts;
    private int top;

    /**
     * A filter with what it is applied to.
     *
     * @param place where it stands, for a message
     */
    record Condition(String place, Node of, Filter filter) {}

    Expander(AudienceCatalog catalog, Instant asOf) {
        this.catalog = catalog;
        this.asOf = asOf;
    }

    ResolvedAudience expand(Audience audience) {
        Node node = node(audience);
        return new ResolvedAudience(
                catalog, node, List.copyOf(problems), List.copyOf(unknown), List.copyOf(conditions));
    }

    /** Of a segment as it is to be. */
    ResolvedAudience expandSegment(String name, Audience audience) {
        if (catalog.source(name) != null) {
            problems.add("there is a registered audience of this name: give the segment another one");
        }
        path.addLast(name);
        top = 1;
        return expand(audience);
    }

    /** Null if there is something wrong below; the rest is looked at nevertheless. */
    private @Nullable Node node(Audience audience) {
        if (++parts > MAX_PARTS) {
            problems.add("with its segments in their places the audience has more than " + MAX_PARTS
                    + " parts: make it simpler");
            return null;
        }
        if (audience instanceof Audience.Named named) {
            return named(named.name());
        }
        if (audience instanceof Audience.Listed listed) {
            return listed(listed);
        }
        if (audience instanceof Audience.Where where) {
            return where(node(where.whole()), where.filter());
        }
        if (audience instanceof Audience.Only only) {
            Node whole = node(only.whole());
            return whole == null ? null : whole.choose(new Choice.Picked(only.ids()));
        }
        if (audience instanceof Audience.Union union) {
            Node first = node(union.first());
            Node second = node(union.second());
            return first == null || second == null ? null : first.union(second);
        }
        Audience.Except except = (Audience.Except) audience;
        Node first = node(except.first());
        Node second = node(except.second());
        return first == null || second == null ? null : first.except(second);
    }

    private @Nullable Node where(@Nullable Node whole, Filter filter) {
        if (whole == null) {
            return null;
        }
        conditions.add(new Condition(place(), whole, filter));
        return whole.choose(new Choice.Fitting(filter));
    }

    private @Nullable Node listed(Audience.Listed listed) {
        AudienceSource source = catalog.list(listed.list(), asOf);
        if (source == null) {
            problems.add(place() + "there is no " + listed);
            return null;
        }
        return scan(listed.toString(), source);
    }

    private Node scan(String name, AudienceSource source) {
        return new Node.Scan(bases.computeIfAbsent(name, key -> new Node.Base(key, source)), new Choice.All());
    }

    private @Nullable Node named(String name) {
        AudienceSource source = catalog.source(name);
        if (source != null) {
            if (catalog.segment(name) != null) {
                problems.add(place() + "'" + name
                        + "' is a registered audience and a saved segment too: give one of them another name");
                return null;
            }
            return scan(Audience.of(name).toString(), source);
        }
        if (path.contains(name)) {
            List<String> circle = new ArrayList<>(path);
            circle.add(name);
            problems.add("the segments refer to one another in a circle: "
                    + String.join(" → ", circle.subList(circle.indexOf(name), circle.size())));
            return null;
        }
        Audience meant = saved(name);
        if (meant == null) {
            return null;
        }
        path.addLast(name);
        Node node = node(meant);
        path.removeLast();
        return node;
    }

    /** Whom a saved segment means; null if that can't be said. */
    private @Nullable Audience saved(String name) {
        Segment segment = catalog.segment(name);
        if (segment == null) {
            if (catalog.deleted(name)) {
                problems.add(place() + "the segment '" + name + "' was deleted");
            } else {
                List<String> others = catalog.names();
                others.removeAll(path);
                String nearest = NearestName.of(name, others);
                unknown.add(place() + "there is no audience '" + name + "'"
                        + (nearest == null
                                ? "; there are " + catalog.sources() + " and the saved segments"
                                : ": did you mean '" + nearest + "'?"));
            }
            return null;
        }
        try {
            return segment.audience();
        } catch (FilterException e) {
            problems.add(place() + "the segment '" + name + "' can't be read: " + e.getMessage());
            return null;
        }
    }

    private String place() {
        return path.size() == top ? "" : "segment " + path.stream().skip(top).collect(Collectors.joining(" → ")) + ": ";
    }
}
