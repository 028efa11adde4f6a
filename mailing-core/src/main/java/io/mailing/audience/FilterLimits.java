package io.mailing.audience;

import io.mailing.internal.audience.FilterText;
import java.util.List;

/** What every filter keeps to, however it is made. */
final class FilterLimits {

    private FilterLimits() {}

    static String name(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a name in a filter can't be empty");
        }
        FilterText.requireSound(name);
        return name;
    }

    static String text(String text) {
        return new Literal.Text(text).text();
    }

    /** Numbers and days have an order; that of letters is each database's own. */
    static void ordered(Literal value) {
        AttributeType type = value.type();
        if (type != AttributeType.NUMBER && type != AttributeType.DATE) {
            throw new IllegalArgumentException("only numbers and dates are larger or smaller, not " + value);
        }
    }

    static List<Filter> parts(List<Filter> of) {
        List<Filter> copy = List.copyOf(of);
        if (copy.size() < 2) {
            throw new IllegalArgumentException("at least two filters are needed, were " + copy.size());
        }
        copy.forEach(FilterLimits::deepen);
        return copy;
    }

    /** Each level is a call of each walk through the filter, and a stack has an end. */
    static void deepen(Filter inner) {
        if (depth(inner) >= Filter.MAX_DEPTH) {
            throw new IllegalArgumentException("filters are nested at most " + Filter.MAX_DEPTH + " deep");
        }
    }

    private static int depth(Filter filter) {
        if (filter instanceof Filter.Not not) {
            return 1 + depth(not.filter());
        }
        if (filter instanceof Filter.All all) {
            return 1 + deepest(all.of());
        }
        return filter instanceof Filter.Any any ? 1 + deepest(any.of()) : 1;
    }

    private static int deepest(List<Filter> filters) {
        int deepest = 0;
        for (Filter filter : filters) {
            deepest = Math.max(deepest, depth(filter));
        }
        return deepest;
    }
}
