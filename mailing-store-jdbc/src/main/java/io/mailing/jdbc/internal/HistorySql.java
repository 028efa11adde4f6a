package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements of the history. All page by key. */
final class HistorySql {

    /** What a place that {@code check} gives stands for. */
    static final List<DeliveryState> ORDER = List.of(DeliveryState.values());

    /** See {@link Dialect#wholeLedger}: before {@code check} and {@code reasons}. */
    final @Nullable String wholeLedger;

    final String campaigns;
    final String check;
    final String reasons;
    final String keptReasons;

    final String keys;
    final String keysByRecipient;
    final String keysByReason;
    final String keysByOutcome;
    final String keysByDue;
    final String keysByDuePermitted;
    final String keysByDueReason;
    final String keysAgain;
    final String blocksInState;
    final String blocksOfLane;
    final String keysInBlocks;
    final String keysByOutcomeInBlocks;
    final String keysWithoutOutcome;

    private final Sql sql;
    private final String deliveries;
    private final String outcomes;

    HistorySql(Sql sql) {
        this.sql = sql;
        wholeLedger = sql.wholeLedger();
        // The page first, so that nothing is summed for what is not on it; all in one statement and so of one moment.
        campaigns = sql.of("SELECT p.*, " + counts() + " FROM (SELECT " + CampaignRows.COLUMNS + ", dropped_at"
                + " FROM {campaign} WHERE id < ? AND created_at >= ? AND created_at < ?#"
                + " ORDER BY id DESC LIMIT ?) p ORDER BY p.id DESC");
        check = sql.of(check());
        // From those that are not accepted to what outranks them: reads no acceptance but by its key.
        reasons = sql.of("""
                SELECT o.state, o.channel, o.code, MIN(o.reason), COUNT(*) FROM {outcome} o
                WHERE o.campaign = ? AND o.state IN (%s) AND NOT EXISTS (
                    SELECT 1 FROM {outcome} p WHERE p.campaign = o.campaign AND p.block = o.block AND p.seq = o.seq
                    AND %s > %s)
                GROUP BY o.state, o.channel, o.code ORDER BY COUNT(*) DESC, o.state, o.channel, o.code LIMIT 1000""".formatted(named(HistorySql::explained), rank("p"), rank("o")));

        keptReasons = sql.of("SELECT state, channel, code, reason, n FROM {reason} WHERE campaign = ? ORDER BY place");

        // "block >= ? AND (block > ? OR …)" instead of comparing pairs: every database takes the first part to its
        // index.
        String after = " AND block >= ? AND (block > ? OR seq > ?)";
        String page = after + " ORDER BY block, seq LIMIT ?";
        keys = sql.of("SELECT block, seq FROM {delivery} WHERE campaign = ?" + page);
        keysByRecipient = sql.of("SELECT block, seq FROM {delivery} WHERE campaign = ? AND " + sql.person() + page);
        // What is deferred stands in "due" while it counts, so an index of reasons needs none of the many that were.
        keysByReason = sql.of("SELECT block, seq FROM {outcome} #index(outcome_state) WHERE campaign = ? AND code = ?"
                + " AND state IN (" + named(HistorySql::explained) + ")" + page);
        keysByOutcome = sql.of("SELECT block, seq FROM {outcome} WHERE campaign = ? AND state = ?#channel" + page);
        keysByDue = sql.of("SELECT block, seq FROM {due} WHERE campaign = ?" + page);
        keysByDuePermitted = sql.of("SELECT block, seq FROM {due} WHERE campaign = ? AND permitted = TRUE" + page);
        keysByDueReason =
                sql.of("SELECT block, seq FROM {due} u WHERE campaign = ? AND EXISTS (SELECT 1 FROM {outcome} o"
                        + " WHERE o.campaign = u.campaign AND o.block = u.block AND o.seq = u.seq AND o.code = ?)"
                        + page);
        keysAgain =
                sql.of("SELECT block, seq FROM {outcome} WHERE campaign = ? AND channel = ? AND attempt > 1" + page);
        blocksInState = sql.of("SELECT block FROM {block} WHERE campaign = ? AND state = ?#lane AND block >= ?"
                + " ORDER BY campaign, state, block LIMIT ?");
        blocksOfLane = sql.of("SELECT block FROM {block} WHERE campaign = ? AND lane IN (?, ?) AND block >= ?"
                + " ORDER BY block LIMIT ?");
        String some = after + " AND block IN (#) ORDER BY block, seq LIMIT ?";
        keysInBlocks = sql.of("SELECT block, seq FROM {delivery} WHERE campaign = ?" + some);
        keysByOutcomeInBlocks = sql.of("SELECT block, seq FROM {outcome} WHERE campaign = ? AND state = ?" + some);
        keysWithoutOutcome = sql.of("SELECT block, seq FROM {delivery} d WHERE campaign = ?" + after
                + " AND block IN (#) AND NOT EXISTS (SELECT 1 FROM {outcome} o WHERE o.campaign = d.campaign"
                + " AND o.block = d.block AND o.seq = d.seq) ORDER BY block, seq LIMIT ?");

        deliveries = sql.of("""
                SELECT #inOrder d.block, d.seq, d.recipient, d.routes, d.vals, d.locale, d.zone, b.state AS block_state,
                    EXISTS (SELECT 1 FROM {permit} p WHERE p.campaign = d.campaign AND p.block = d.block
                        AND p.from_seq <= d.seq AND p.to_seq >= d.seq) AS block_permitted,
                    u.permitted AS due_permitted
                FROM #keys
                JOIN {delivery} d ON d.campaign = ? AND d.block = k.block AND d.seq = k.seq
                JOIN {block} b ON b.campaign = d.campaign AND b.block = d.block
                LEFT JOIN {due} u ON u.campaign = d.campaign AND u.block = d.block AND u.seq = d.seq
                ORDER BY d.block, d.seq""");
        outcomes =
                sql.of("SELECT #inOrder o.block, o.seq, o.attempt, o.state, o.channel, o.code, o.reason, o.provider_id,"
                        + " o.new_address, o.happened_at, o.due_lane, o.due_route, o.due_refusals, o.due_at"
                        + " FROM #keys"
                        + " JOIN {outcome} o ON o.campaign = ? AND o.block = k.block AND o.seq = k.seq");
    }

    /** So many deliveries; their keys come first among the parameters. */
    String deliveries(int count) {
        return deliveries.replace("#keys", sql.keys(count));
    }

    /** The outcomes of so many deliveries; their keys come first among the parameters. */
    String outcomes(int count) {
        return outcomes.replace("#keys", sql.keys(count));
    }

    /** A column for each terminal state. */
    private static String counts() {
        return ORDER.stream()
                .filter(DeliveryState::terminal)
                .map(state -> "(SELECT SUM(n) FROM {counter} k WHERE k.campaign = p.id AND k.state = '" + state.name()
                        + "') AS " + countOf(state))
                .collect(Collectors.joining(", "));
    }

    static String countOf(DeliveryState state) {
        return "n_" + state.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Total, counters and a count of the facts alone, in one statement and so of one moment. The greatest outcome of a delivery
     * counts.
     */
    private static String check() {
        return """
                SELECT 'TOTAL' AS kind, 0 AS place, total AS n FROM {campaign} WHERE id = ?
                    AND dropped_at IS NULL AND retired = FALSE
                UNION ALL
                SELECT 'COUNTER', %s, SUM(n) FROM {counter} WHERE campaign = ? GROUP BY state
                UNION ALL
                SELECT kind, place, COUNT(*) FROM (
                    SELECT 'OUTCOME' AS kind, MOD(MAX(%s), 100) AS place
                    FROM {outcome} o WHERE o.campaign = ? GROUP BY o.block, o.seq
                    UNION ALL
                    SELECT 'DUE', 0 FROM {due} WHERE campaign = ? AND permitted = TRUE
                    UNION ALL
                    SELECT CASE WHEN b.state IN ('CANCELLED', 'EXPIRED') THEN b.state
                            WHEN EXISTS (SELECT 1 FROM {permit} p WHERE p.campaign = d.campaign AND p.block = d.block
                                AND p.from_seq <= d.seq AND p.to_seq >= d.seq) THEN 'PERMITTED'
                            ELSE 'PENDING' END, 0
                    FROM {delivery} d JOIN {block} b ON b.campaign = d.campaign AND b.block = d.block
                    WHERE d.campaign = ? AND NOT EXISTS (SELECT 1 FROM {outcome} o
                        WHERE o.campaign = d.campaign AND o.block = d.block AND o.seq = d.seq)) standing
                GROUP BY kind, place""".formatted(place("state"), rank("o"));
    }

    /**
     * A number that grows as {@link DeliveryState#outranks} has it, with the state's place in its last two digits.
     *
     * @param outcome the row's name
     */
    private static String rank(String outcome) {
        return "(CASE WHEN " + outcome + ".state IN (" + named(DeliveryState::accepted) + ") THEN 1000000000000 ELSE "
                + outcome + ".attempt * 100 END + " + place(outcome + ".state") + ")";
    }

    /** A state's place in the order of the enum; written out, as places may change and rows outlive a version. */
    private static String place(String column) {
        return ORDER.stream()
                .map(state -> "WHEN '" + state.name() + "' THEN " + ORDER.indexOf(state))
                .collect(Collectors.joining(" ", "CASE " + column + " ", " END"));
    }

    /** Whether a report says why. */
    private static boolean explained(DeliveryState state) {
        return state == DeliveryState.RECALL_FAILED || (state.terminal() && !state.accepted());
    }

    /** Some states, as a list of literals. */
    static String named(Predicate<DeliveryState> which) {
        return ORDER.stream()
                .filter(which)
                .map(state -> "'" + state.name() + "'")
                .collect(Collectors.joining(", "));
    }

    /** See {@link Sql#ofPerson}. */
    List<@Nullable Object> ofPerson(CampaignId campaign, String recipient) {
        return sql.ofPerson(campaign, recipient);
    }
}
