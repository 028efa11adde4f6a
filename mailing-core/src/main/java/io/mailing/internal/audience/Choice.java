package io.mailing.internal.audience;

import io.mailing.audience.Filter;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Whom of a source an audience means. It is a plain truth about each one, so "not" is the exact opposite. */
sealed interface Choice {

    /** Everyone. */
    record All() implements Choice {}

    /** For whom a filter is true. */
    record Fitting(Filter filter) implements Choice {}

    /** Who was picked by hand. */
    record Picked(Set<String> ids) implements Choice {}

    /** Who is in both; of the second one only who is in the first is asked for. */
    record Both(Choice first, Choice second) implements Choice {}

    /** Who is in one of them. */
    record Either(Choice first, Choice second) implements Choice {}

    /** Who isn't in it. */
    record Not(Choice choice) implements Choice {}

    default Choice and(Choice other) {
        if (this instanceof All) {
            return other;
        }
        if (other instanceof All) {
            return this;
        }
        if (this instanceof Fitting first && other instanceof Fitting second) {
            Filter both = joined(first.filter, second.filter, Filter::and);
            return both == null ? new Both(this, other) : new Fitting(both);
        }
        return new Both(this, other);
    }

    default Choice or(Choice other) {
        if (!picks() && !other.picks() && (this instanceof All || other instanceof All)) {
            return new All();
        }
        if (this instanceof Fitting first && other instanceof Fitting second) {
            Filter either = joined(first.filter, second.filter, Filter::or);
            return either == null ? new Either(this, other) : new Fitting(either);
        }
        return new Either(this, other);
    }

    default Choice not() {
        return this instanceof Not one ? one.choice : new Not(this);
    }

    /** Whether somebody in it was picked by hand: then it is noted who of them was met. */
    default boolean picks() {
        if (this instanceof Both both) {
            return both.first.picks() || both.second.picks();
        }
        if (this instanceof Either either) {
            return either.first.picks() || either.second.picks();
        }
        return this instanceof Picked || (this instanceof Not not && not.choice.picks());
    }

    /** A filter that is true for all of them, and perhaps for others; null if none is known. A source may narrow itself by it. */
    default @Nullable Filter atMost() {
        if (this instanceof Fitting fitting) {
            return fitting.filter;
        }
        if (this instanceof Both both) {
            Filter first = both.first.atMost();
            Filter second = both.second.atMost();
            Filter all = joined(first, second, Filter::and);
            return all == null ? (first == null ? second : first) : all;
        }
        if (this instanceof Either either) {
            return joined(either.first.atMost(), either.second.atMost(), Filter::or);
        }
        return this instanceof Not not ? opposite(not.choice.atLeast()) : null;
    }

    /** A filter that is true for none but them, though perhaps not for all; null if none is known. */
    private @Nullable Filter atLeast() {
        if (this instanceof Fitting fitting) {
            return fitting.filter;
        }
        if (this instanceof Both both) {
            return joined(both.first.atLeast(), both.second.atLeast(), Filter::and);
        }
        if (this instanceof Either either) {
            Filter first = either.first.atLeast();
            Filter second = either.second.atLeast();
            Filter all = joined(first, second, Filter::or);
            return all == null ? (first == null ? second : first) : all;
        }
        return this instanceof Not not ? opposite(not.choice.atMost()) : null;
    }

    /** Null where one is missing, or where it would be nested deeper than filters may be. */
    private static @Nullable Filter joined(
            @Nullable Filter first, @Nullable Filter second, BinaryOperator<Filter> join) {
        if (first == null || second == null) {
            return null;
        }
        try {
            return join.apply(first, second);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable Filter opposite(@Nullable Filter filter) {
        return joined(filter, filter, (one, same) -> one.negate());
    }
}
