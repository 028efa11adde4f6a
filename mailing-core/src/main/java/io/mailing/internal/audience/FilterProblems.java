package io.mailing.internal.audience;

import io.mailing.audience.AttributeType;
import io.mailing.audience.Filter;
import io.mailing.audience.Literal;
import io.mailing.internal.template.NearestName;
import io.mailing.spi.AudienceSchema;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a filter against what an audience knows. */
public final class FilterProblems {

    private final AudienceSchema schema;
    private final Set<String> problems = new LinkedHashSet<>();

    private FilterProblems(AudienceSchema schema) {
        this.schema = schema;
    }

    /**
     * Everything that is wrong.
     *
     * @param filter any
     * @param schema the audience's
     * @return sentences, each one once
     */
    public static List<String> of(Filter filter, AudienceSchema schema) {
        FilterProblems found = new FilterProblems(schema);
        found.look(filter);
        return List.copyOf(found.problems);
    }

    private void look(Filter filter) {
        if (filter instanceof Filter.All all) {
            all.of().forEach(this::look);
        } else if (filter instanceof Filter.Any any) {
            any.of().forEach(this::look);
        } else if (filter instanceof Filter.Not not) {
            look(not.filter());
        } else if (filter instanceof Filter.Compare compare) {
            look(compare.attribute(), compare.value());
        } else if (filter instanceof Filter.Between between) {
            look(between.attribute(), between.from());
            look(between.attribute(), between.to());
        } else if (filter instanceof Filter.In in) {
            in.values().forEach(value -> look(in.attribute(), value));
        } else if (filter instanceof Filter.Contains contains) {
            look(contains.attribute(), new Literal.Text(contains.text()));
        } else if (filter instanceof Filter.StartsWith start) {
            look(start.attribute(), new Literal.Text(start.text()));
        } else if (filter instanceof Filter.Present present) {
            AttributeType unused = type(present.attribute());
        } else if (filter instanceof Filter.Anniversary anniversary) {
            lookForDays(anniversary.attribute());
        } else if (filter instanceof Filter.Has has && !schema.channels().contains(has.channel())) {
            problems.add("The audience has no addresses for the channel '" + has.channel() + "'"
                    + rest(has.channel(), schema.channels(), "it has addresses for "));
        }
    }

    private void look(String attribute, Literal value) {
        AttributeType type = type(attribute);
        if (type == null || type == AttributeType.ANY) {
            return;
        }
        boolean fits = type == value.type() || (type == AttributeType.TIME && value.type() == AttributeType.DATE);
        if (!fits) {
            problems.add("The attribute '" + attribute + "' is " + word(type) + " and can't be compared with " + value
                    + ", which is " + word(value.type()) + ".");
        }
    }

    private void lookForDays(String attribute) {
        AttributeType type = type(attribute);
        if (type == null || type == AttributeType.ANY || type == AttributeType.DATE || type == AttributeType.TIME) {
            return;
        }
        problems.add("The attribute '" + attribute + "' is " + word(type)
                + " and has no anniversary: only dates and times have one.");
    }

    private @Nullable AttributeType type(String attribute) {
        AttributeType type = schema.types().get(attribute);
        if (type == null) {
            problems.add("The audience has no attribute '" + attribute + "'"
                    + rest(attribute, schema.attributes(), "it has "));
        }
        return type;
    }

    private static String rest(String name, Collection<String> known, String has) {
        String nearest = NearestName.of(name, known);
        if (nearest != null) {
            return ": did you mean '" + nearest + "'?";
        }
        return known.isEmpty() ? "." : "; " + has + String.join(", ", known) + ".";
    }

    private static String word(AttributeType type) {
        return switch (type) {
            case TEXT -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case DATE -> "a date";
            case TIME -> "a time";
            case ANY -> "of any type";
        };
    }
}
