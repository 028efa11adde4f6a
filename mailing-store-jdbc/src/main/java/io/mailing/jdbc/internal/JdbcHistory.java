package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.HistoryStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people look at. */
final class JdbcHistory implements HistoryStore {

    private final Transactions transactions;
    private final HistorySql sql;
    private final DeliveryPages pages;
    private final CampaignRows rows;

    JdbcHistory(Transactions transactions, Sql sql) {
        this.transactions = transactions;
        this.rows = new CampaignRows(sql);
        this.sql = new HistorySql(sql);
        this.pages = new DeliveryPages(this.sql);
    }

    @Override
    public List<CampaignRecord> campaigns(CampaignFilter filter) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(filter.below() == null ? Long.MAX_VALUE : filter.below().value());
        parameters.add(filter.createdFrom() == null ? Long.MIN_VALUE : Micros.of(filter.createdFrom()));
        parameters.add(filter.createdTo() == null ? Long.MAX_VALUE : Micros.of(filter.createdTo()));
        for (CampaignState state : filter.states()) {
            parameters.add(state.name());
        }
        parameters.add(filter.limit());
        String states = filter.states().isEmpty()
                ? ""
                : " AND state IN (" + Sql.marks(filter.states().size()) + ")";
        return transactions.read(
                "list campaigns",
                session -> session.list(sql.campaigns.replace("#", states), CampaignRows::read, parameters.toArray()));
    }

    @Override
    public Map<DeliveryState, Long> counts(CampaignId campaign) {
        Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
        transactions.read(
                "read the counters of campaign " + campaign,
                session -> session.list(
                        sql.counts,
                        row -> counts.put(DeliveryState.valueOf(row.getString(1)), row.getLong(2)),
                        campaign.value()));
        counts.values().removeIf(n -> n == 0);
        return counts;
    }

    @Override
    public Map<DeliveryState, Long> fullCounts(CampaignId campaign) {
        return transactions.read("count the deliveries of campaign " + campaign, session -> {
            Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
            if (rows.dropped(session, campaign)) {
                return counts;
            }
            long id = campaign.value();
            wholeLedger(session);
            session.list(
                    sql.fullCounts,
                    row -> {
                        long n = row.getLong("n");
                        switch (row.getString("kind")) {
                            case "OUTCOME" -> counts.merge(HistorySql.ORDER.get(row.getInt("place")), n, Long::sum);
                            case "DUE" -> {
                                // Deferred by their outcomes, and permitted again.
                                counts.merge(DeliveryState.PERMITTED, n, Long::sum);
                                counts.merge(DeliveryState.DEFERRED, -n, Long::sum);
                            }
                            default -> counts.merge(DeliveryState.valueOf(row.getString("kind")), n, Long::sum);
                        }
                        return n;
                    },
                    id,
                    id,
                    id);
            counts.values().removeIf(n -> n == 0);
            return counts;
        });
    }

    @Override
    public List<ReasonCount> reasons(CampaignId campaign) {
        return transactions.read("count the reasons of campaign " + campaign, session -> {
            boolean dropped = rows.dropped(session, campaign);
            wholeLedger(session);
            return session.list(dropped ? sql.keptReasons : sql.reasons, JdbcHistory::reason, campaign.value());
        });
    }

    private void wholeLedger(Session session) throws SQLException {
        if (sql.wholeLedger != null) {
            session.update(sql.wholeLedger);
        }
    }

    private static ReasonCount reason(ResultSet row) throws SQLException {
        String code = Texts.read(row, "code");
        String text = row.getString(4);
        return new ReasonCount(
                DeliveryState.valueOf(row.getString("state")),
                row.getString("channel"),
                new Reason(code == null ? "unknown" : code, text == null ? "" : Texts.decode(text)),
                row.getLong(5));
    }

    @Override
    public List<DeliveryFacts> deliveries(CampaignId campaign, DeliveryFilter filter) {
        return transactions.read(
                "list the deliveries of campaign " + campaign,
                session -> rows.dropped(session, campaign)
                        ? List.<DeliveryFacts>of()
                        : pages.page(session, campaign, filter));
    }
}
