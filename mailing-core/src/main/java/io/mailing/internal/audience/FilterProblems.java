package io.mailing.internal.audience;

import io.mailing.audience.AttributeType;
import io.mailing.audience.Filter;
import io.mailing.audience.Literal;
import io.mailing.internal.template.NearestName;
import io.mailing.spi.AudienceSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds a filter against what an audience knows. */
public final class FilterProblems {

    private final AudienceSchema schema;
    private final Map<String, AudienceSchema> sides;
    private final Set<String> problems = new LinkedHashSet<>();

    private FilterProblems(AudienceSchema schema, Map<String, AudienceSchema> sides) {
        this.schema = schema;
        this.sides = sides;
    }

    /**
     * Everything that is wrong.
     *
     * @param filter any
     * @param schema the audience's
     * @return sentences, each one once
     */
    public static List<String> of(Filter filter, AudienceSchema schema) {
        return of(filter, schema, Map.of());
    }

    /**
     * Everything that is wrong, of an audience that is made of several: what its sides take for different things is of any type in the
     * whole, and a comparison that doesn't fit one of them would leave out its people without a word.
     *
     * @param filter any
     * @param schema of the whole
     * @param sides what people come from, by name
     * @return sentences, each one once
     */
    static List<String> of(Filter filter, AudienceSchema schema, Map<String, AudienceSchema> sides) {
        FilterProblems found = new FilterProblems(schema, sides);
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
        look(
                attribute,
                type -> type == value.type() || (type == AttributeType.TIME && value.type() == AttributeType.DATE),
                " and can't be compared with " + value + ", which is " + word(value.type()),
                ", so it can't be compared with " + value + ", which is " + word(value.type()));
    }

    private void lookForDays(String attribute) {
        look(
                attribute,
                type -> type == AttributeType.DATE || type == AttributeType.TIME,
                " and has no anniversary: only dates and times have one",
                ", and only dates and times have an anniversary");
    }

    private void look(String attribute, Predicate<AttributeType> fits, String alone, String together) {
        AttributeType type = type(attribute);
        if (type == null) {
            return;
        }
        if (type != AttributeType.ANY) {
            if (!fits.test(type)) {
                problems.add("The attribute '" + attribute + "' is " + word(type) + alone + ".");
            }
            return;
        }
        boolean misfits = false;
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, AudienceSchema> side : sides.entrySet()) {
            AttributeType own = side.getValue().types().get(attribute);
            if (own != null) {
                words.add(word(own) + " in " + side.getKey());
                misfits |= own != AttributeType.ANY && !fits.test(own);
            }
        }
        if (misfits) {
            problems.add("The attribute '" + attribute + "' is " + String.join(" and ", words) + together
                    + ": have it of one type (an upload may declare it), or filter each side on its own.");
        }
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
