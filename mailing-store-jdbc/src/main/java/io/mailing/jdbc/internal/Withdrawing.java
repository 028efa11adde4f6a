package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.RetentionStore.Withdrawal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes people out of a campaign. Their deliveries are looked for first, without a lock: where there is an index of recipients,
 * or there are few of them, person by person; else by reading all recipients of the campaign once. Then they end, some in
 * each transaction, in the order of their blocks. What may still be owed again is noted in a table of its own, which is empty
 * for most campaigns.
 */
final class Withdrawing {

    /** So many deliveries end in a transaction. */
    private static final int DELIVERIES = 1000;

    /** So many people are looked up by one statement. */
    private static final int PEOPLE = 64;

    /** So many people's deliveries are put in the order of their blocks. */
    private static final int ROUND = 10_000;

    /** So many recipients of the campaign are read by one statement. */
    private static final int PAGE = 10_000;

    private final Transactions transactions;
    private final Ledger ledger;
    private final Unsent unsent;
    private final Sql sql;
    private final String find;
    private final String page;
    private final BulkInsert insert;

    Withdrawing(Transactions transactions, Sql sql, Ledger ledger, Unsent unsent) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.unsent = unsent;
        this.sql = sql;
        find = sql.of(
                "SELECT block, seq FROM {delivery} #index(delivery_recipient) WHERE campaign = ? AND " + sql.person());
        page = sql.of("SELECT block, seq, recipient FROM {delivery}"
                + " WHERE campaign = ? AND block >= ? AND (block > ? OR seq > ?) ORDER BY block, seq LIMIT ?");
        insert = sql.insert("withdrawn", Column.list("campaign int8, block int4, seq int4"));
    }

    long run(Withdrawal withdrawal) {
        Set<String> people = withdrawal.recipients().stream().map(Texts::encode).collect(Collectors.toSet());
        return sql.peopleFilters() && people.size() > PEOPLE ? readAll(withdrawal, people) : lookUp(withdrawal, people);
    }

    private long lookUp(Withdrawal withdrawal, Set<String> people) {
        List<String> list = List.copyOf(people);
        long count = 0;
        for (int from = 0; from < list.size(); from += ROUND) {
            List<String> round = list.subList(from, Math.min(list.size(), from + ROUND));
            List<DeliveryKey> keys = transactions.read(what(withdrawal), session -> {
                TreeSet<DeliveryKey> found = new TreeSet<>();
                for (int i = 0; i < round.size(); i += PEOPLE) {
                    found.addAll(
                            find(session, withdrawal.campaign(), round.subList(i, Math.min(round.size(), i + PEOPLE))));
                }
                return List.copyOf(found);
            });
            for (int i = 0; i < keys.size(); i += DELIVERIES) {
                count += end(withdrawal, keys.subList(i, Math.min(keys.size(), i + DELIVERIES)));
            }
        }
        return count;
    }

    private List<DeliveryKey> find(Session session, CampaignId campaign, List<String> people) throws SQLException {
        int selects = Sql.padded(people.size());
        List<@Nullable Object> parameters = new ArrayList<>();
        for (int i = 0; i < selects; i++) {
            boolean filling = i >= people.size();
            String person = people.get(Math.min(i, people.size() - 1));
            parameters.add(filling ? Long.valueOf(-1) : Long.valueOf(campaign.value()));
            parameters.addAll(sql.ofPerson(campaign, person));
        }
        // One look into the index each; lists in IN are not a matter of course for it.
        String text = String.join(" UNION ALL ", Collections.nCopies(selects, find));
        return session.list(text, row -> DeliveryRows.key(campaign, row), parameters.toArray());
    }

    private long readAll(Withdrawal withdrawal, Set<String> people) {
        CampaignId campaign = withdrawal.campaign();
        List<DeliveryKey> found = new ArrayList<>();
        long count = 0;
        DeliveryKey after = new DeliveryKey(campaign, -1, -1);
        while (after != null) {
            DeliveryKey from = after;
            List<DeliveryKey> read = new ArrayList<>(PAGE);
            found.addAll(transactions.read(what(withdrawal), session -> {
                read.clear();
                return session
                        .list(
                                page,
                                row -> {
                                    DeliveryKey key = DeliveryRows.key(campaign, row);
                                    read.add(key);
                                    return people.contains(row.getString("recipient")) ? List.of(key) : NOBODY;
                                },
                                campaign.value(),
                                from.block(),
                                from.block(),
                                from.seq(),
                                PAGE)
                        .stream()
                        .flatMap(List::stream)
                        .toList();
            }));
            after = read.size() < PAGE ? null : read.get(PAGE - 1);
            while (found.size() >= DELIVERIES || (after == null && !found.isEmpty())) {
                List<DeliveryKey> some = found.subList(0, Math.min(DELIVERIES, found.size()));
                count += end(withdrawal, List.copyOf(some));
                some.clear();
            }
        }
        return count;
    }

    private static final List<DeliveryKey> NOBODY = List.of();

    private static String what(Withdrawal withdrawal) {
        return "withdraw recipients from campaign " + withdrawal.campaign();
    }

    private int end(Withdrawal withdrawal, List<DeliveryKey> keys) {
        CampaignId campaign = withdrawal.campaign();
        return transactions.call(what(withdrawal), session -> {
            Ledger.Hold hold = ledger.share(session, campaign);
            if (hold == null || hold.dropped() || !Withdrawal.possible(hold.state())) {
                return 0;
            }
            Unsent.Ending ending = unsent.end(session, campaign, keys, Gone.WITHDRAWN, withdrawal.at());
            note(session, ending);
            unsent.write(session, ending);
            return ending.count();
        });
    }

    private void note(Session session, Unsent.Ending ending) throws SQLException {
        if (ending.again().isEmpty()) {
            return;
        }
        CampaignId campaign = ending.again().get(0).campaign();
        Set<DeliveryKey> known = ledger.gone(session, campaign, ending.blocks()).keySet();
        List<@Nullable Object[]> rows = new ArrayList<>();
        Set<Integer> blocks = new TreeSet<>();
        for (DeliveryKey key : new TreeSet<>(ending.again())) {
            if (!known.contains(key)) {
                rows.add(new @Nullable Object[] {campaign.value(), key.block(), key.seq()});
                blocks.add(key.block());
            }
        }
        if (!rows.isEmpty()) {
            insert.run(session, rows);
        }
        for (int block : blocks) {
            unsent.mark(session, campaign, block);
        }
    }
}
