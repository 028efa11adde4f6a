package io.mailing.internal.audience;

import io.mailing.AudienceException;
import io.mailing.spi.AudienceSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an audience's text means by the sources, segments and lists of this moment. Not safe for several threads. */
public final class ResolvedAudience {

    private final AudienceCatalog catalog;
    private final @Nullable Node node;
    private final List<String> problems;
    private final List<String> unknown;
    private final List<Expander.Condition> conditions;
    private final Map<String, AudienceSchema> schemas = new HashMap<>();

    ResolvedAudience(
            AudienceCatalog catalog,
            @Nullable Node node,
            List<String> problems,
            List<String> unknown,
            List<Expander.Condition> conditions) {
        this.catalog = catalog;
        this.node = node;
        this.problems = problems;
        this.unknown = unknown;
        this.conditions = conditions;
    }

    /** One that can't be read as an audience. */
    static ResolvedAudience of(AudienceCatalog catalog, String problem) {
        return new ResolvedAudience(catalog, null, List.of(problem), List.of(), List.of());
    }

    /**
     * Why nobody can say whom it means.
     *
     * @return empty if somebody can; then it can be read
     */
    public List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        all.addAll(unknown);
        return all;
    }

    /**
     * Whether only another node can say whom it means: it names what this one doesn't know.
     *
     * @return false also if no node can
     */
    public boolean elsewhere() {
        return problems.isEmpty() && !unknown.isEmpty();
    }

    private Node node() {
        return Objects.requireNonNull(node, "an audience with problems can't be read");
    }

    /**
     * What is known of its people.
     *
     * @return channels and attributes of all that it is made of, but for whom it leaves out
     * @throws AudienceException if a source can't be read
     */
    public AudienceSchema schema() {
        return node().schema(schemas);
    }

    /**
     * What of its filters doesn't fit the people whom they are applied to, also where the rest can't be resolved.
     *
     * @return empty if all is well
     * @throws AudienceException if a source can't be read
     */
    public List<String> problemsOfFilters() {
        Set<String> found = new LinkedHashSet<>();
        for (Expander.Condition condition : conditions) {
            Node of = condition.of();
            for (String problem : FilterProblems.of(condition.filter(), of.schema(schemas), of.sides(schemas))) {
                found.add(condition.place() + problem);
            }
        }
        return List.copyOf(found);
    }

    /**
     * Has each source look for faults.
     *
     * @throws AudienceException naming the place and the remedy
     */
    public void verify() {
        Set<Node.Base> bases = new LinkedHashSet<>();
        node().bases(bases::add);
        bases.forEach(base -> base.source().verify());
    }

    /**
     * Begins to read it.
     *
     * @param tick called for each person who is looked at; what it throws ends the reading
     * @return to be used once
     */
    public AudienceReading read(Runnable tick) {
        return new AudienceReading(node(), catalog.judge(), tick);
    }
}
