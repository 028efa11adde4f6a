package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.RetentionStore.Erased;
import io.mailing.spi.store.RetentionStore.Erasure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes a person out of some blocks of a campaign, in the transaction that ends what is unsent of them. */
final class Erasing {

    /** So many of the person's deliveries are erased at a time; an index finds them. */
    private static final int DELIVERIES = 200;

    private final Ledger ledger;
    private final Unsent unsent;
    private final Sql sql;
    private final String find;
    private final String recipients;
    private final @Nullable String changePeople;
    private final String eraseDelivery;
    private final String eraseOutcomes;
    private final String forget;

    Erasing(Sql sql, Ledger ledger, Unsent unsent) {
        this.ledger = ledger;
        this.unsent = unsent;
        this.sql = sql;
        find = sql.of("SELECT block, seq, routes FROM {delivery} WHERE campaign = ? AND " + sql.person()
                + " AND block >= ? AND vals <> '' ORDER BY block, seq LIMIT ?");
        recipients = sql.of("SELECT recipient FROM {delivery} WHERE campaign = ? AND block = ?");
        changePeople =
                sql.peopleFilters() ? sql.of("UPDATE {people} SET filter = ? WHERE campaign = ? AND block = ?") : null;
        eraseDelivery =
                sql.of("UPDATE {delivery} SET recipient = ?, routes = '[]', vals = '', locale = NULL, zone = NULL"
                        + " WHERE campaign = ? AND block = ? AND seq = ? AND vals <> ''");
        eraseOutcomes = sql.of("UPDATE {outcome} SET reason = NULL, provider_id = NULL, new_address = NULL"
                + " WHERE campaign = ? AND block = ? AND seq = ?");
        forget = JdbcSuppressions.forget(sql);
    }

    Erased run(Session session, Erasure erasure, int fromBlock) throws SQLException {
        CampaignId campaign = erasure.campaign();
        String recipient = Texts.encode(erasure.recipient());
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(campaign.value());
        parameters.addAll(sql.ofPerson(campaign, recipient));
        Collections.addAll(parameters, fromBlock, DELIVERIES);
        SortedSet<String> known = new TreeSet<>();
        List<DeliveryKey> keys = session.list(
                find,
                row -> {
                    DeliveryJson.routes(row.getString("routes"))
                            .forEach(route -> known.add(erasure.known().apply(route)));
                    return DeliveryRows.key(campaign, row);
                },
                parameters.toArray());
        if (keys.isEmpty()) {
            return new Erased(0, 0);
        }
        // The last block may hold more of them; those that were erased are found no more.
        int next = keys.size() < DELIVERIES ? 0 : keys.get(keys.size() - 1).block();
        if (ledger.share(session, campaign) == null) {
            return new Erased(0, 0);
        }
        int count = erase(session, erasure, keys);
        for (String person : known) {
            session.update(forget, person);
        }
        return new Erased(count, next);
    }

    private int erase(Session session, Erasure erasure, List<DeliveryKey> keys) throws SQLException {
        CampaignId campaign = erasure.campaign();
        Unsent.Ending ending = unsent.end(session, campaign, keys, Gone.ERASED, erasure.at());
        int count = 0;
        for (DeliveryKey key : keys) {
            if (ending.has(key)) {
                count += session.update(eraseDelivery, erasure.substitute(), campaign.value(), key.block(), key.seq());
                session.update(eraseOutcomes, campaign.value(), key.block(), key.seq());
            }
        }
        for (BlockRow block : ending.blocks()) {
            unsent.mark(session, campaign, block.block());
            forget(session, campaign, block.block());
        }
        unsent.write(session, ending);
        return count;
    }

    /** A filter must not tell that somebody once was in the block. */
    private void forget(Session session, CampaignId campaign, int block) throws SQLException {
        if (changePeople != null) {
            List<String> left = session.list(recipients, row -> row.getString(1), campaign.value(), block);
            session.update(changePeople, PeopleFilter.of(left), campaign.value(), block);
        }
    }
}
