package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.LedgerCheck;
import io.mailing.Reason;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.SearchForm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    public List<CampaignFacts> counted(CampaignFilter filter) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(filter.below() == null ? Long.MAX_VALUE : filter.below().value());
        parameters.add(filter.createdFrom() == null ? Long.MIN_VALUE : Micros.of(filter.createdFrom()));
        parameters.add(filter.createdTo() == null ? Long.MAX_VALUE : Micros.of(filter.createdTo()));
        StringBuilder more = new StringBuilder();
        any(" AND state IN (#)", filter.states(), more, parameters);
        any(" AND kind IN (#)", filter.kinds(), more, parameters);
        if (filter.author() != null) {
            more.append(" AND author = ?");
            parameters.add(Texts.encode(filter.author()));
        }
        if (filter.channel() != null) {
            more.append(" AND POSITION(? IN channels) > 0");
            parameters.add(CampaignRows.channelIn(filter.channel()));
        }
        if (filter.text() != null && !filter.text().isEmpty()) {
            more.append(" AND POSITION(? IN search) > 0");
            parameters.add(Texts.encode(SearchForm.of(filter.text())));
        }
        parameters.add(filter.limit());
        return transactions.read("list campaigns", session -> counted(session, more.toString(), parameters.toArray()));
    }

    private static void any(
            String condition, Set<? extends Enum<?>> values, StringBuilder more, List<@Nullable Object> parameters) {
        if (!values.isEmpty()) {
            more.append(condition.replace("#", Sql.marks(values.size())));
            values.forEach(value -> parameters.add(value.name()));
        }
    }

    @Override
    public Optional<CampaignFacts> counted(CampaignId campaign) {
        long id = campaign.value();
        return transactions
                .read(
                        "read campaign " + campaign,
                        session ->
                                counted(session, " AND id = ?", Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, id, 1))
                .stream()
                .findFirst();
    }

    private List<CampaignFacts> counted(Session session, String more, @Nullable Object... parameters)
            throws SQLException {
        return session.list(sql.campaigns.replace("#", more), JdbcHistory::facts, parameters);
    }

    private static CampaignFacts facts(ResultSet row) throws SQLException {
        Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
        for (DeliveryState state : HistorySql.ORDER) {
            long n = state.terminal() ? row.getLong(HistorySql.countOf(state)) : 0;
            if (n != 0) {
                counts.put(state, n);
            }
        }
        boolean dropped = row.getObject("dropped_at") != null;
        return new CampaignFacts(CampaignRows.read(row), counts, dropped);
    }

    @Override
    public Optional<LedgerCheck> check(CampaignId campaign) {
        return transactions.read("count the deliveries of campaign " + campaign, session -> {
            Map<DeliveryState, Long> counters = new EnumMap<>(DeliveryState.class);
            Map<DeliveryState, Long> facts = new EnumMap<>(DeliveryState.class);
            long id = campaign.value();
            wholeLedger(session);
            List<Long> totals = new ArrayList<>();
            session.list(
                    sql.check,
                    row -> {
                        long n = row.getLong("n");
                        int place = row.getInt("place");
                        switch (row.getString("kind")) {
                            case "TOTAL" -> totals.add(n);
                            case "COUNTER" -> counters.merge(HistorySql.ORDER.get(place), n, Long::sum);
                            case "OUTCOME" -> facts.merge(HistorySql.ORDER.get(place), n, Long::sum);
                            case "DUE" -> {
                                // Deferred by their outcomes, and permitted again.
                                facts.merge(DeliveryState.PERMITTED, n, Long::sum);
                                facts.merge(DeliveryState.DEFERRED, -n, Long::sum);
                            }
                            default -> facts.merge(DeliveryState.valueOf(row.getString("kind")), n, Long::sum);
                        }
                        return n;
                    },
                    id,
                    id,
                    id,
                    id,
                    id);
            counters.values().removeIf(n -> n == 0);
            facts.values().removeIf(n -> n == 0);
            return totals.stream().findFirst().map(total -> new LedgerCheck(total, counters, facts));
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
