package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes statements out of their text: {@code {name}} is a table with its prefix, {@code #share}, {@code #skipLocked},
 * {@code #now}, {@code #inOrder} and {@code #index(name)} are the dialect's, and so is a parameter with a type, as in
 * {@code ?:BIGINT}. Done once for each statement, when a store is opened.
 */
final class Sql {

    private static final Pattern TABLE = Pattern.compile("\\{([a-z_]+)}");

    private static final Pattern INDEX = Pattern.compile("#index\\(([a-z_]+)\\)");
    private static final Pattern TYPED = Pattern.compile("\\?:([A-Z]+(?:\\(\\d+\\))?)");

    private final Dialect dialect;
    private final String prefix;

    Sql(Dialect dialect, String prefix) {
        this.dialect = dialect;
        this.prefix = prefix;
    }

    String of(String text) {
        String tables = TABLE.matcher(text).replaceAll(Matcher.quoteReplacement(prefix) + "$1");
        String indexes = INDEX.matcher(tables)
                .replaceAll(found -> Matcher.quoteReplacement(dialect.index(prefix + found.group(1))));
        return TYPED.matcher(indexes)
                .replaceAll(found -> Matcher.quoteReplacement(dialect.typed(found.group(1))))
                .replace("#inOrder", dialect.inOrder())
                .replace("#share", dialect.share())
                .replace("#skipLocked", dialect.skipLocked())
                .replace("#now", dialect.now())
                .strip();
    }

    /** See {@link Dialect#ofLane}. */
    String ofLane() {
        return dialect.ofLane();
    }

    /** See {@link Dialect#alone}. */
    String alone() {
        return dialect.alone();
    }

    /** See {@link Dialect#wholeLedger}. */
    @Nullable
    String wholeLedger() {
        return dialect.wholeLedger();
    }

    BulkInsert insert(String table, List<Column> columns) {
        return dialect.bulkInsert(prefix + table, columns);
    }

    BulkInsert insertMany(String table, List<Column> columns) {
        return dialect.massInsert(prefix + table, columns);
    }

    /** See {@link Dialect#peopleFilters}. */
    boolean peopleFilters() {
        return dialect.peopleFilters();
    }

    /** These tables, and before them the filters', where there are some. */
    Stream<String> perBlock(String... tables) {
        Stream<String> filters = dialect.peopleFilters() ? Stream.of("people") : Stream.empty();
        return Stream.concat(filters, Arrays.stream(tables));
    }

    /** A condition on rows of deliveries, of the parameters that {@link #ofPerson} gives. */
    String person() {
        return dialect.peopleFilters()
                ? "recipient = ? AND block IN (SELECT block FROM {people} WHERE campaign = ? AND "
                        + PeopleFilter.condition() + ")"
                : "recipient = ?";
    }

    /** The parameters of {@link #person}. */
    List<@Nullable Object> ofPerson(CampaignId campaign, String recipient) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(recipient);
        if (dialect.peopleFilters()) {
            parameters.add(campaign.value());
            parameters.addAll(PeopleFilter.parameters(recipient));
        }
        return parameters;
    }

    /** See {@link Dialect#keys}. */
    String keys(int count) {
        return dialect.keys(count);
    }

    Dialect.PermitSteps permitSteps() {
        return dialect.permitSteps();
    }

    /** So many question marks, for IN. */
    static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** A power of two that is not less: lists are filled up to it, so that few different statements are prepared. */
    static int padded(int count) {
        int power = Integer.highestOneBit(count);
        return power == count ? count : power << 1;
    }
}
