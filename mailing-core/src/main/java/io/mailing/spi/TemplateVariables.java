package io.mailing.spi;

import io.mailing.BuiltInVariables;
import io.mailing.MessageContent;
import io.mailing.Template;
import io.mailing.TemplateVariable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The slot table of a campaign: which values its templates use, each at a fixed number, so that a recipient's values are
 * an array and printing looks nothing up. {@code today} and {@code unsubscribe_link} have no slot,
 * because they are not kept with the recipient.
 * Immutable.
 */
public final class TemplateVariables {
    private final List<String> names;
    private final Map<String, Integer> slots;

    private TemplateVariables(Map<String, Integer> slots) {
        this.names = List.copyOf(slots.keySet());
        this.slots = Map.copyOf(slots);
    }

    /**
     * The distinct names that these templates use, in the order of their first appearance.
     *
     * @param templates all templates of a campaign
     * @return the campaign's slot table
     */
    public static TemplateVariables of(Collection<Template> templates) {
        List<String> names = new ArrayList<>();
        for (Template template : templates) {
            for (TemplateVariable variable : template.variables()) {
                names.add(variable.name());
            }
        }
        return ofNames(names);
    }

    /**
     * What a whole message needs: the names of its templates and its variants', and then those that providers and makers of its own need.
     *
     * @param content what a campaign says
     * @return the campaign's slot table
     */
    public static TemplateVariables of(MessageContent content) {
        TemplateVariables used = of(content.templates());
        if (content.personal().needs().isEmpty()) {
            return used;
        }
        List<String> names = new ArrayList<>(used.names());
        names.addAll(content.personal().needs());
        return ofNames(names);
    }

    /**
     * A table with these names in this order, such as one that a store has kept.
     *
     * @param names the names; repetitions are left out
     * @return the table
     */
    public static TemplateVariables ofNames(Collection<String> names) {
        Map<String, Integer> slots = new LinkedHashMap<>();
        for (String name : names) {
            if (!BuiltInVariables.madeAtSend(name)) {
                slots.putIfAbsent(name, slots.size());
            }
        }
        return new TemplateVariables(slots);
    }

    /** {@return how many slots there are} */
    public int size() {
        return names.size();
    }

    /**
     * The name of a slot.
     *
     * @param slot its number, from 0
     * @return the variable's name
     * @throws IndexOutOfBoundsException when there is no such slot
     */
    public String name(int slot) {
        return names.get(slot);
    }

    /**
     * The slot of a name.
     *
     * @param name a variable's name
     * @return its number, or -1 when no template uses it
     */
    public int slot(String name) {
        Integer slot = slots.get(name);
        return slot == null ? -1 : slot;
    }

    /** {@return all names; the place in the list is the slot} */
    public List<String> names() {
        return names;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TemplateVariables that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return "TemplateVariables" + names;
    }
}
