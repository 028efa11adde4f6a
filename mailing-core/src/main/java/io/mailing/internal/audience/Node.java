package io.mailing.internal.audience;

import io.mailing.AudienceException;
import io.mailing.audience.AttributeType;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An audience whose names are resolved, in the form in which it is read: conditions have sunk into the sources where that changes nothing,
 * so that what is chosen of one source is chosen in one pass over it.
 */
sealed interface Node {

    /**
     * What people are read from. One name, one object.
     *
     * @param name for messages
     * @param source streams them
     */
    record Base(String name, AudienceSource source) {}

    /** One pass over a source. */
    record Scan(Base base, Choice choice) implements Node {}

    /** One after another; who was in an earlier part is left out of the later ones. */
    record Together(List<Node> parts) implements Node {}

    /** Those who are in none of the others. */
    record Less(Node from, List<Node> without) implements Node {}

    /** Some of what isn't one source. */
    record Sifted(Node from, Choice choice) implements Node {}

    default Node choose(Choice choice) {
        if (this instanceof Scan scan) {
            return new Scan(scan.base, scan.choice.and(choice));
        }
        if (this instanceof Sifted sifted) {
            return new Sifted(sifted.from, sifted.choice.and(choice));
        }
        // Who was picked and then left out was not met.
        if (this instanceof Less less && !choice.picks()) {
            return new Less(less.from.choose(choice), less.without);
        }
        // Not into a union: its left side's word on a person holds, also where it is no.
        return new Sifted(this, choice);
    }

    default Node union(Node other) {
        List<Node> parts = new ArrayList<>(parts());
        for (Node part : other.parts()) {
            int last = parts.size() - 1;
            // Neighbours alone: between them stands who knows a person better.
            if (part instanceof Scan scan && parts.get(last) instanceof Scan before && before.base.equals(scan.base)) {
                parts.set(last, new Scan(before.base, before.choice.or(scan.choice)));
            } else {
                parts.add(part);
            }
        }
        return parts.size() == 1 ? parts.get(0) : new Together(parts);
    }

    default Node except(Node other) {
        Node left = this;
        for (Node part : other.parts()) {
            left = left.without(part);
        }
        return left;
    }

    private Node without(Node part) {
        if (this instanceof Scan scan && part instanceof Scan gone && scan.base.equals(gone.base)) {
            return new Scan(scan.base, scan.choice.and(gone.choice.not()));
        }
        if (this instanceof Less less) {
            if (less.from instanceof Scan from && part instanceof Scan gone && from.base.equals(gone.base)) {
                return new Less(less.from.without(part), less.without);
            }
            List<Node> without = new ArrayList<>(less.without);
            without.add(part);
            return new Less(less.from, without);
        }
        return new Less(this, List.of(part));
    }

    private List<Node> parts() {
        return this instanceof Together together ? together.parts : List.of(this);
    }

    /** Every source that it reads, once. */
    default void bases(Consumer<Base> each) {
        if (this instanceof Scan scan) {
            each.accept(scan.base);
        } else if (this instanceof Together together) {
            together.parts.forEach(part -> part.bases(each));
        } else if (this instanceof Less less) {
            less.from.bases(each);
            less.without.forEach(part -> part.bases(each));
        } else if (this instanceof Sifted sifted) {
            sifted.from.bases(each);
        }
    }

    /**
     * What is known of the people who come out of it: of a union what one of its sides knows, so that a value may be absent; an attribute
     * that the sides take for different things is of any type.
     *
     * @param known each source's own, asked for once
     * @throws AudienceException if a source can't be read
     */
    default AudienceSchema schema(Map<String, AudienceSchema> known) {
        if (this instanceof Scan scan) {
            AudienceSchema schema = known.get(scan.base.name);
            if (schema == null) {
                schema = scan.base.source.schema();
                known.put(scan.base.name, schema);
            }
            return schema;
        }
        if (this instanceof Together together) {
            return joined(
                    together.parts.stream().map(part -> part.schema(known)).toList());
        }
        return this instanceof Less less ? less.from.schema(known) : ((Sifted) this).from.schema(known);
    }

    /**
     * What is known in each source that people come out of, by its name.
     *
     * @param known each source's own, asked for once
     * @return a new map, in the audience's order
     * @throws AudienceException if a source can't be read
     */
    default Map<String, AudienceSchema> sides(Map<String, AudienceSchema> known) {
        Map<String, AudienceSchema> sides = new LinkedHashMap<>();
        if (this instanceof Scan scan) {
            sides.put(scan.base.name, schema(known));
        } else if (this instanceof Together together) {
            together.parts.forEach(part -> sides.putAll(part.sides(known)));
        } else {
            sides.putAll((this instanceof Less less ? less.from : ((Sifted) this).from).sides(known));
        }
        return sides;
    }

    private static AudienceSchema joined(List<AudienceSchema> schemas) {
        Set<String> channels = new LinkedHashSet<>();
        Map<String, AttributeType> types = new LinkedHashMap<>();
        for (AudienceSchema schema : schemas) {
            channels.addAll(schema.channels());
            schema.types().forEach((name, type) -> types.merge(name, type, (a, b) -> a == b ? a : AttributeType.ANY));
        }
        return new AudienceSchema(channels, types);
    }
}
