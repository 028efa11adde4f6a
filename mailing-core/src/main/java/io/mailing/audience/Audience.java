package io.mailing.audience;

import io.mailing.internal.audience.AudienceParser;
import io.mailing.internal.audience.AudienceParts;
import io.mailing.internal.audience.AudienceText;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Who is meant, as an expression over registered sources, saved segments and lists. It has a text form, which {@link #parse} reads and
 * {@code toString} writes:
 *
 * <pre>{@code
 * guests
 * guests where balance >= 100 and has(telegram)
 * (guests where city = "Riga") union list 12 except vip
 * guests only ("17", "42")
 * }</pre>
 *
 * <p>{@code where} and {@code only} bind to what stands right before them; {@code union} and {@code except} bind equally, from left to
 * right; parentheses group. A name that is not made of {@code A-Z a-z 0-9 _ -}, or is a key word, is quoted: {@code "my guests"}.
 *
 * <p>People are told apart by their ids. Who is on both sides of a union is taken as the left side knows them.
 */
public sealed interface Audience {

    /** So many ids are picked by hand at most; more people are a list. */
    int MAX_PICKS = 10_000;

    /** Of so many parts an audience consists at most: names, lists, conditions, unions and the like. */
    int MAX_PARTS = 200;

    /** So long is its text at most, in characters. */
    int MAX_TEXT = 150_000;

    /** The longest name of a source or segment. */
    int MAX_NAME = 100;

    /**
     * All people of a source, or of a saved segment.
     *
     * @param name as the source was registered or the segment saved, 1 to {@value #MAX_NAME} characters
     * @return an audience
     * @throws IllegalArgumentException if the name is not as said
     */
    static Audience of(String name) {
        return new Named(name);
    }

    /**
     * All people of a list that is kept in the store.
     *
     * @param list its number
     * @return an audience
     */
    static Audience list(ListId list) {
        return new Listed(list);
    }

    /**
     * Reads the text form.
     *
     * @param text such as {@code guests where balance >= 100}
     * @return an audience whose {@code toString} is read as the same audience
     * @throws FilterException with line and column of the first fault
     */
    static Audience parse(String text) {
        return AudienceParser.parse(text);
    }

    /**
     * Those of them for whom a filter is true.
     *
     * @param filter a condition
     * @return an audience
     */
    default Audience where(Filter filter) {
        return new Where(this, filter);
    }

    /**
     * Those of them for whom a filter is true.
     *
     * @param filter a condition in its text form
     * @return an audience
     * @throws FilterException if it can't be read
     */
    default Audience where(String filter) {
        return where(Filter.parse(filter));
    }

    /**
     * Those of them who were picked by hand. The ids become part of the campaign's plan and stand in its history, see docs/privacy.md.
     *
     * @param ids the application's own, at most {@link #MAX_PICKS}; none means nobody
     * @return an audience
     * @throws IllegalArgumentException if there are too many, or one can't be a recipient's id
     */
    default Audience only(String... ids) {
        return only(Arrays.asList(ids));
    }

    /**
     * Those of them who were picked by hand. The ids become part of the campaign's plan and stand in its history, see docs/privacy.md.
     *
     * @param ids the application's own, at most {@link #MAX_PICKS}; none means nobody
     * @return an audience
     * @throws IllegalArgumentException if there are too many, or one can't be a recipient's id
     */
    default Audience only(Collection<String> ids) {
        return new Only(this, new LinkedHashSet<>(ids));
    }

    /**
     * These, and those of another audience who are not among them.
     *
     * @param other the other one
     * @return an audience
     */
    default Audience union(Audience other) {
        return new Union(this, other);
    }

    /**
     * These without those of another audience.
     *
     * @param other the other one
     * @return an audience
     */
    default Audience except(Audience other) {
        return new Except(this, other);
    }

    /**
     * A source or a saved segment.
     *
     * @param name as the source was registered or the segment saved
     */
    record Named(String name) implements Audience {
        /**
         * Checks the name.
         *
         * @param name 1 to {@value Audience#MAX_NAME} characters
         */
        public Named {
            AudienceParts.checkName(name);
        }

        @Override
        public String toString() {
            return AudienceText.of(this);
        }
    }

    /**
     * A list in the store.
     *
     * @param list its number
     */
    record Listed(ListId list) implements Audience {
        /**
         * Refuses null.
         *
         * @param list its number
         */
        public Listed {
            Objects.requireNonNull(list, "list");
        }

        @Override
        public String toString() {
            return AudienceText.of(this);
        }
    }

    /**
     * Some by a condition.
     *
     * @param whole of whom
     * @param filter the condition
     */
    record Where(Audience whole, Filter filter) implements Audience {
        /**
         * Checks the size.
         *
         * @param whole of whom
         * @param filter the condition
         */
        public Where {
            Objects.requireNonNull(filter, "filter");
            AudienceParts.checkSize(whole);
        }

        @Override
        public String toString() {
            return AudienceText.of(this);
        }
    }

    /**
     * Some by their ids.
     *
     * @param whole of whom
     * @param ids unmodifiable
     */
    record Only(Audience whole, Set<String> ids) implements Audience {
        /**
         * Checks size and ids.
         *
         * @param whole of whom
         * @param ids copied
         */
        public Only {
            AudienceParts.checkSize(whole);
            ids = Collections.unmodifiableSet(new LinkedHashSet<>(ids));
            AudienceParts.checkIds(ids);
        }

        @Override
        public String toString() {
            return AudienceText.of(this);
        }
    }

    /**
     * These and others.
     *
     * @param first these
     * @param second and those
     */
    record Union(Audience first, Audience second) implements Audience {
        /**
         * Checks the size.
         *
         * @param first these
         * @param second and those
         */
        public Union {
            AudienceParts.checkSize(first, second);
        }

        @Override
        public String toString() {
            return AudienceText.of(this);
        }
    }

    /**
     * These without others.
     *
     * @param first these
     * @param second not those
     */
    record Except(Audience first, Audience second) implements Audience {
        /**
         * Checks the size.
         *
         * @param first these
         * @param second not those
         */
        public Except {
            AudienceParts.checkSize(first, second);
        }

        @Override
        public String toString() {
            return AudienceText.of(this);
        }
    }
}
