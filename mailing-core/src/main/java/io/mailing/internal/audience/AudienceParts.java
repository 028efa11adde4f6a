package io.mailing.internal.audience;

import io.mailing.Recipient;
import io.mailing.audience.Audience;
import io.mailing.audience.ListId;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** What an audience consists of. */
public final class AudienceParts {

    private AudienceParts() {}

    /**
     * Calls for the audience and for each one that it is made of, the outer ones first.
     *
     * @param audience the whole
     * @param each takes each part
     */
    static void walk(Audience audience, Consumer<Audience> each) {
        each.accept(audience);
        if (audience instanceof Audience.Where where) {
            walk(where.whole(), each);
        } else if (audience instanceof Audience.Only only) {
            walk(only.whole(), each);
        } else if (audience instanceof Audience.Union union) {
            walk(union.first(), each);
            walk(union.second(), each);
        } else if (audience instanceof Audience.Except except) {
            walk(except.first(), each);
            walk(except.second(), each);
        }
    }

    static int count(Audience audience) {
        int[] count = new int[1];
        walk(audience, part -> count[0]++);
        return count[0];
    }

    /**
     * The sources and segments that it names itself.
     *
     * @param audience the whole
     * @return a new set, in the text's order
     */
    public static Set<String> names(Audience audience) {
        Set<String> names = new LinkedHashSet<>();
        walk(audience, part -> {
            if (part instanceof Audience.Named named) {
                names.add(named.name());
            }
        });
        return names;
    }

    /**
     * The lists that it names itself.
     *
     * @param audience the whole
     * @return a new set, in the text's order
     */
    public static Set<ListId> lists(Audience audience) {
        Set<ListId> lists = new LinkedHashSet<>();
        walk(audience, part -> {
            if (part instanceof Audience.Listed listed) {
                lists.add(listed.list());
            }
        });
        return lists;
    }

    /**
     * The same without somebody who was picked by hand.
     *
     * @param audience the whole
     * @param id is named nowhere among the picks any more
     * @return an equal one if it wasn't there
     */
    public static Audience without(Audience audience, String id) {
        if (audience instanceof Audience.Where where) {
            return new Audience.Where(without(where.whole(), id), where.filter());
        }
        if (audience instanceof Audience.Only only) {
            Set<String> left = new LinkedHashSet<>(only.ids());
            left.remove(id);
            return new Audience.Only(without(only.whole(), id), left);
        }
        if (audience instanceof Audience.Union union) {
            return new Audience.Union(without(union.first(), id), without(union.second(), id));
        }
        if (audience instanceof Audience.Except except) {
            return new Audience.Except(without(except.first(), id), without(except.second(), id));
        }
        return audience;
    }

    /**
     * Its text, if that can be kept.
     *
     * @param audience any
     * @return its text form
     * @throws IllegalArgumentException if it is too long
     */
    public static String text(Audience audience) {
        String text = audience.toString();
        if (text.length() > Audience.MAX_TEXT) {
            throw new IllegalArgumentException("an audience's text has " + Audience.MAX_TEXT
                    + " characters at most, this one has " + text.length() + ": put picked people into a list");
        }
        return text;
    }

    /**
     * Refuses what can be no name.
     *
     * @param name of a source or segment
     */
    public static void checkName(String name) {
        if (name.isBlank() || name.length() > Audience.MAX_NAME) {
            throw new IllegalArgumentException(
                    "an audience's name must have 1 to " + Audience.MAX_NAME + " characters, was '" + name + "'");
        }
        FilterText.requireSound(name);
    }

    /**
     * Refuses an audience that would have too many parts; so nothing that goes through it can go too deep.
     *
     * @param inner what it is made of
     */
    public static void checkSize(Audience... inner) {
        int parts = 1;
        for (Audience part : inner) {
            parts += count(part);
        }
        if (parts > Audience.MAX_PARTS) {
            throw new IllegalArgumentException("an audience has " + Audience.MAX_PARTS
                    + " parts at most: keep some of them as a segment, or many people as a list");
        }
    }

    /**
     * Refuses too many ids, and what can be none.
     *
     * @param ids that were picked
     */
    public static void checkIds(Set<String> ids) {
        if (ids.size() > Audience.MAX_PICKS) {
            throw new IllegalArgumentException("at most " + Audience.MAX_PICKS
                    + " ids can be picked by hand, these are " + ids.size() + ": put them into a list");
        }
        for (String id : ids) {
            if (id.isBlank() || id.length() > Recipient.MAX_ID) {
                throw new IllegalArgumentException("a recipient's id has 1 to " + Recipient.MAX_ID
                        + " characters; among those picked by hand is one of " + id.length());
            }
        }
    }
}
