package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.SupplyStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keys of deliveries that a filter may take: all that it takes are among them, and few others. Of what is asked for, the
 * part that an index answers best is looked up: the recipient, else the reason, else the states, else the channel.
 *
 * <p>A delivery's channel is its block's lane unless it was tried more than once: what is in neither blocks of the lane nor
 * among the outcomes of second and later attempts by the channel is not by it.
 */
final class DeliveryCandidates {

    private static final int BLOCKS_AT_ONCE = 64;

    /** Those that most deliveries come to: of them those by one channel are looked for, not of all those by it. */
    private static final Set<DeliveryState> MOST = EnumSet.of(
            DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.RECALLED, DeliveryState.RECALL_FAILED);

    private final HistorySql sql;

    DeliveryCandidates(HistorySql sql) {
        this.sql = sql;
    }

    /**
     * Some of them.
     *
     * @param keys in order
     * @param upTo there is no further one up to this key
     */
    record Candidates(List<DeliveryKey> keys, DeliveryKey upTo) {

        static final DeliveryKey END =
                new DeliveryKey(new CampaignId(Long.MAX_VALUE), Integer.MAX_VALUE, Integer.MAX_VALUE);

        static Candidates all(List<Candidates> sources) {
            DeliveryKey upTo = sources.stream()
                    .map(Candidates::upTo)
                    .min(Comparator.naturalOrder())
                    .orElse(END);
            NavigableSet<DeliveryKey> keys = new TreeSet<>();
            for (Candidates source : sources) {
                source.keys().stream().filter(key -> key.compareTo(upTo) <= 0).forEach(keys::add);
            }
            return new Candidates(List.copyOf(keys), upTo);
        }
    }

    /** Where to look. */
    private record Look(Session session, CampaignId campaign, DeliveryKey after, int limit) {

        /** The statement's parameters are the campaign, these, and the place to go on from. */
        Candidates keys(String statement, @Nullable Object... values) throws SQLException {
            return keys(statement, List.of(), values);
        }

        Candidates keys(String statement, List<Integer> blocks, @Nullable Object... values) throws SQLException {
            List<@Nullable Object> parameters = new ArrayList<>();
            parameters.add(campaign.value());
            Collections.addAll(parameters, values);
            Collections.addAll(parameters, after.block(), after.block(), after.seq());
            parameters.addAll(blocks);
            parameters.add(limit);
            List<DeliveryKey> keys = session.list(
                    statement.replace("#", Sql.marks(blocks.size())),
                    row -> DeliveryRows.key(campaign, row),
                    parameters.toArray());
            return new Candidates(keys, keys.size() < limit ? Candidates.END : keys.get(keys.size() - 1));
        }

        /** Keys of some blocks only: first the blocks, so that only theirs are read. */
        Candidates inBlocks(List<Integer> blocks, String statement, @Nullable Object... values) throws SQLException {
            if (blocks.isEmpty()) {
                return new Candidates(List.of(), Candidates.END);
            }
            Candidates found = keys(statement, blocks, values);
            if (!found.upTo.equals(Candidates.END) || blocks.size() < BLOCKS_AT_ONCE) {
                return found;
            }
            int last = blocks.get(blocks.size() - 1);
            return new Candidates(found.keys, new DeliveryKey(campaign, last, Integer.MAX_VALUE));
        }

        List<Integer> blocks(String statement, @Nullable Object... values) throws SQLException {
            List<@Nullable Object> parameters = new ArrayList<>();
            parameters.add(campaign.value());
            Collections.addAll(parameters, values);
            Collections.addAll(parameters, after.block(), BLOCKS_AT_ONCE);
            return session.list(statement, row -> row.getInt(1), parameters.toArray());
        }
    }

    Candidates next(Session session, CampaignId campaign, DeliveryFilter filter, DeliveryKey after, int limit)
            throws SQLException {
        Look look = new Look(session, campaign, after, limit);
        if (filter.recipient() != null) {
            String recipient = Texts.encode(filter.recipient());
            return look.keys(
                    sql.keysByRecipient, sql.ofPerson(campaign, recipient).toArray());
        }
        if (filter.code() != null) {
            String code = Texts.encode(filter.code());
            return Candidates.all(List.of(look.keys(sql.keysByReason, code), look.keys(sql.keysByDueReason, code)));
        }
        String channel = filter.channel();
        if (!filter.states().isEmpty()) {
            List<Candidates> sources = new ArrayList<>();
            for (DeliveryState state : filter.states()) {
                sources.addAll(inState(look, state, channel));
            }
            return Candidates.all(sources);
        }
        return channel == null
                ? look.keys(sql.keys)
                : Candidates.all(List.of(
                        look.inBlocks(
                                look.blocks(sql.blocksOfLane, channel, SupplyStore.laneBefore(channel)),
                                sql.keysInBlocks),
                        look.keys(sql.keysAgain, channel)));
    }

    private List<Candidates> inState(Look look, DeliveryState state, @Nullable String channel) throws SQLException {
        return switch (state) {
            case PENDING ->
                List.of(
                        withoutOutcome(look, BlockState.READY, channel),
                        withoutOutcome(look, BlockState.LEASED, channel));
            case PERMITTED ->
                List.of(withoutOutcome(look, BlockState.LEASED, channel), look.keys(sql.keysByDuePermitted));
            case DEFERRED -> List.of(look.keys(sql.keysByDue));
            case CANCELLED, EXPIRED ->
                List.of(
                        withoutOutcome(look, BlockState.valueOf(state.name()), channel),
                        byOutcome(look, state, channel));
            default -> {
                if (channel == null || !MOST.contains(state)) {
                    yield List.of(byOutcome(look, state, channel));
                }
                List<Integer> blocks = look.blocks(sql.blocksOfLane, channel, SupplyStore.laneBefore(channel));
                yield List.of(
                        look.inBlocks(blocks, sql.keysByOutcomeInBlocks, state.name()),
                        look.keys(sql.keysAgain, channel));
            }
        };
    }

    /** One that names no channel may be by any. */
    private Candidates byOutcome(Look look, DeliveryState state, @Nullable String channel) throws SQLException {
        return channel == null
                ? look.keys(sql.keysByOutcome.replace("#channel", ""), state.name())
                : look.keys(
                        sql.keysByOutcome.replace("#channel", " AND (channel = ? OR channel IS NULL)"),
                        state.name(),
                        channel);
    }

    private Candidates withoutOutcome(Look look, BlockState state, @Nullable String channel) throws SQLException {
        List<Integer> blocks = channel == null
                ? look.blocks(sql.blocksInState.replace("#lane", ""), state.name())
                : look.blocks(
                        sql.blocksInState.replace("#lane", " AND lane IN (?, ?)"),
                        state.name(),
                        channel,
                        SupplyStore.laneBefore(channel));
        return look.inBlocks(blocks, sql.keysWithoutOutcome);
    }
}
