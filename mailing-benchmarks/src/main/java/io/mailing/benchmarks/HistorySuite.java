package io.mailing.benchmarks;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.jdbc.JdbcStore;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pages of the history over 10,000 campaigns, and of the journal of one that is large. */
final class HistorySuite implements Suite {

    private static final int CAMPAIGNS_ON_A_PAGE = 50;
    private static final int DELIVERIES_ON_A_PAGE = 100;
    private static final int ANY = -1;

    @Override
    public String name() {
        return "history";
    }

    @Override
    public String about() {
        return "pages of 10,000 campaigns, and of a journal of as many deliveries as asked for, on PostgreSQL; ms";
    }

    /** A page, and how long it is, or ANY. */
    private record Page(String name, int size, Question question) {}

    private interface Question {
        int ask();
    }

    @Override
    public List<Result> run(Options options, PrintStream out) throws Exception {
        int deliveries = Math.max(options.recipients(10_000_000, 200_000), 20 * HistoryLoad.BLOCK);
        int rounds = options.rounds(300, 20);
        try (Server server = Server.start();
                Database database = server.fresh();
                JdbcStore store = JdbcStore.of(database.pool())) {
            out.println(server.settings());
            store.open();
            long begin = System.nanoTime();
            new HistoryLoad(database, deliveries).run(store);
            out.println(Table.whole(deliveries) + " deliveries in "
                    + database.number("SELECT pg_database_size(current_database()) >> 20")
                    + " MB, loaded in " + Table.whole((System.nanoTime() - begin) / 1e9) + " s; " + rounds
                    + " times each");
            double campaigns = measure("history", history(store.history()), rounds, out);
            double journal = measure("journal", journal(store.history(), database, deliveries), rounds, out);
            return List.of(result("history", campaigns), result("journal", journal));
        }
    }

    private static Result result(String name, double slowest) {
        return new Result(name, slowest, null, null, null, null);
    }

    /** Answers the slowest page's median. */
    private static double measure(String name, List<Page> pages, int rounds, PrintStream out) {
        Table table = new Table(name, "rows", "median ms", "p99 ms");
        double slowest = 0;
        for (Page page : pages) {
            double[] millis = new double[rounds];
            int rows = 0;
            for (int i = -rounds / 10; i < rounds; i++) {
                long begin = System.nanoTime();
                rows = page.question.ask();
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - begin) / 1e6;
                }
                if (page.size != ANY && rows != page.size) {
                    throw new AssertionError(page.name + ": expected " + page.size + " rows, found " + rows);
                }
            }
            Arrays.sort(millis);
            double median = millis[rounds / 2];
            slowest = Math.max(slowest, median);
            table.row(
                    page.name,
                    Table.whole(rows),
                    Table.decimal(median),
                    Table.decimal(millis[Math.min(rounds - 1, rounds * 99 / 100)]));
        }
        table.print(out);
        return slowest;
    }

    private static List<Page> history(HistoryStore store) {
        Campaigns all = new Campaigns(store);
        Instant old = HistoryLoad.FIRST.plus(Duration.ofDays(10));
        return List.of(
                all.page("first page", CAMPAIGNS_ON_A_PAGE, filter(null, null, null)),
                all.page("middle page", CAMPAIGNS_ON_A_PAGE, below(HistoryLoad.CAMPAIGNS / 2)),
                all.page("last page", CAMPAIGNS_ON_A_PAGE, below(CAMPAIGNS_ON_A_PAGE + 1)),
                all.page("state, one in 100", CAMPAIGNS_ON_A_PAGE, states(CampaignState.CANCELLED)),
                all.page("state, none", 0, states(CampaignState.PAUSED)),
                all.page(
                        "type, one in 10",
                        CAMPAIGNS_ON_A_PAGE,
                        new CampaignFilter(
                                Set.of(),
                                Set.of(CampaignKind.TRIGGERED),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                CAMPAIGNS_ON_A_PAGE)),
                all.page("author, one in 50", CAMPAIGNS_ON_A_PAGE, filter("author 7", null, null)),
                all.page("author, none", 0, filter("nobody", null, null)),
                all.page("channel of most", CAMPAIGNS_ON_A_PAGE, filter(null, "email", null)),
                all.page("channel, one in 1,000", 10, filter(null, "sms", null)),
                all.page("text of all", CAMPAIGNS_ON_A_PAGE, filter(null, null, "AUTUMN")),
                all.page("text of one", 1, filter(null, null, "Sale 4711 ")),
                all.page("text, none", 0, filter(null, null, "winter")),
                all.page(
                        "a day long ago",
                        24,
                        new CampaignFilter(Set.of(), old, old.plus(Duration.ofDays(1)), null, CAMPAIGNS_ON_A_PAGE)));
    }

    private static CampaignFilter filter(@Nullable String author, @Nullable String channel, @Nullable String text) {
        return new CampaignFilter(Set.of(), Set.of(), author, channel, text, null, null, null, CAMPAIGNS_ON_A_PAGE);
    }

    private static CampaignFilter below(int id) {
        return new CampaignFilter(Set.of(), null, null, new CampaignId(id), CAMPAIGNS_ON_A_PAGE);
    }

    private static CampaignFilter states(CampaignState state) {
        return new CampaignFilter(Set.of(state), null, null, null, CAMPAIGNS_ON_A_PAGE);
    }

    private record Campaigns(HistoryStore store) {
        Page page(String name, int size, CampaignFilter filter) {
            return new Page(name, size, () -> store.counted(filter).size());
        }
    }

    private static List<Page> journal(HistoryStore store, Database database, int deliveries) throws Exception {
        Journal all = new Journal(store);
        int blocks = deliveries / HistoryLoad.BLOCK;
        List<Page> pages = new ArrayList<>(List.of(
                all.page("first page", DELIVERIES_ON_A_PAGE, filter(null, null, null, 0)),
                all.page("middle page", DELIVERIES_ON_A_PAGE, filter(null, null, null, blocks / 2)),
                all.page("last page", DELIVERIES_ON_A_PAGE, filter(null, null, null, blocks - 1))));
        for (DeliveryState state : DeliveryState.values()) {
            for (int block : new int[] {0, blocks / 2, blocks - 1}) {
                String where = block == 0 ? ", first" : block == blocks / 2 ? ", middle" : ", last";
                pages.add(all.page(state + where, ANY, filter(state, null, null, block)));
            }
        }
        pages.addAll(List.of(
                all.page("channel of most", DELIVERIES_ON_A_PAGE, filter(null, "telegram", null, 0)),
                all.page("channel by fall-back", ANY, filter(null, "email", null, blocks / 2)),
                all.page("channel, none", 0, filter(null, "sms", null, 0)),
                all.page("SENT by fall-back", ANY, filter(DeliveryState.SENT, "email", null, 0)),
                all.page("DELIVERED, channel none", 0, filter(DeliveryState.DELIVERED, "sms", null, 0)),
                all.page("FAILED by channel", ANY, filter(DeliveryState.FAILED, "telegram", null, blocks / 2)),
                all.page("reason, first", DELIVERIES_ON_A_PAGE, filter(null, null, "telegram-403-blocked", 0)),
                all.page(
                        "reason, middle", DELIVERIES_ON_A_PAGE, filter(null, null, "telegram-403-blocked", blocks / 2)),
                all.page("reason, rare", ANY, filter(null, null, "telegram-400-rare", 0)),
                all.page("reason, of many that were sent later", ANY, filter(null, null, "telegram-500", 0)),
                all.page("reason, none", 0, filter(null, null, "smtp-550", 0))));
        List<String> people = people(database, deliveries);
        Random random = new Random(1);
        pages.add(new Page(
                "recipient",
                1,
                () -> all.ask(new DeliveryFilter(
                        Set.of(), null, null, people.get(random.nextInt(people.size())), null, DELIVERIES_ON_A_PAGE))));
        pages.add(all.page(
                "recipient, none", 0, new DeliveryFilter(Set.of(), null, null, "nobody", null, DELIVERIES_ON_A_PAGE)));
        return pages;
    }

    private static List<String> people(Database database, int deliveries) throws Exception {
        List<String> people = new ArrayList<>();
        try (var connection = database.pool().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + HistoryLoad.recipient("i", deliveries)
                        + " FROM generate_series(0, " + (deliveries - 1) + ", " + deliveries / 1000 + ") i")) {
            while (rows.next()) {
                people.add(rows.getString(1));
            }
        }
        return people;
    }

    private static DeliveryFilter filter(
            @Nullable DeliveryState state, @Nullable String channel, @Nullable String code, int afterBlock) {
        return new DeliveryFilter(
                state == null ? Set.of() : Set.of(state),
                channel,
                code,
                null,
                afterBlock == 0 ? null : new DeliveryKey(HistoryLoad.LARGE, afterBlock, HistoryLoad.BLOCK),
                DELIVERIES_ON_A_PAGE);
    }

    private record Journal(HistoryStore store) {
        int ask(DeliveryFilter filter) {
            return store.deliveries(HistoryLoad.LARGE, filter).size();
        }

        Page page(String name, int size, DeliveryFilter filter) {
            return new Page(name, size, () -> ask(filter));
        }
    }
}
