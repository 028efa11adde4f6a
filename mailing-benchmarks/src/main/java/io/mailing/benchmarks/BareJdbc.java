package io.mailing.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The limit: a ledger of the same shape with nothing around it. COPY writes the rows; each thread takes blocks of 500, writes
 * a permit for each 100, and appends the outcomes of a block as arrays, with the counter, in one transaction. Every step is a
 * durable commit. Nothing is rendered, no lease or campaign is looked at.
 *
 * @param threads that take blocks
 */
record BareJdbc(int threads) implements StoreEngine {

    private static final int BLOCK = 500;
    private static final int WINDOW = 100;

    private static final String SCHEMA = """
            CREATE TABLE delivery (campaign BIGINT NOT NULL, block INTEGER NOT NULL, seq INTEGER NOT NULL,
              recipient TEXT NOT NULL, routes TEXT NOT NULL, vals TEXT NOT NULL, locale TEXT, zone TEXT,
              PRIMARY KEY (campaign, block, seq));
            CREATE TABLE block (campaign BIGINT NOT NULL, block INTEGER NOT NULL, size INTEGER NOT NULL,
              state VARCHAR(16) NOT NULL, PRIMARY KEY (campaign, block)) WITH (fillfactor = 50);
            CREATE INDEX block_ready ON block (campaign, state, block);
            CREATE TABLE permit (campaign BIGINT NOT NULL, block INTEGER NOT NULL, from_seq INTEGER NOT NULL,
              to_seq INTEGER NOT NULL, PRIMARY KEY (campaign, block, from_seq));
            CREATE TABLE outcome (campaign BIGINT NOT NULL, block INTEGER NOT NULL, seq INTEGER NOT NULL,
              state VARCHAR(16) NOT NULL, provider_id TEXT, happened_at BIGINT NOT NULL,
              PRIMARY KEY (campaign, block, seq));
            CREATE TABLE counter (campaign BIGINT NOT NULL, shard INTEGER NOT NULL, n BIGINT NOT NULL,
              PRIMARY KEY (campaign, shard)) WITH (fillfactor = 50)""";

    private static final String TAKE = """
            UPDATE block SET state = 'LEASED' WHERE campaign = ? AND block = (
              SELECT block FROM block WHERE campaign = ? AND state = 'READY'
              ORDER BY campaign, state, block LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING block""";

    @Override
    public String name() {
        return "bare JDBC, " + threads + (threads == 1 ? " thread" : " threads");
    }

    @Override
    public int share(int recipients) {
        return recipients;
    }

    @Override
    public Session open(Server server) throws Exception {
        Database database = server.fresh();
        database.execute(SCHEMA);
        return new Tables(database, threads);
    }

    private static final class Tables implements Session {
        private final Database database;
        private final int threads;
        private long campaign;

        Tables(Database database, int threads) {
            this.database = database;
            this.threads = threads;
        }

        @Override
        public Timing run(int jobs) throws Exception {
            campaign++;
            long begin = System.nanoTime();
            write(jobs);
            long written = System.nanoTime();
            database.require(jobs, "SELECT count(*) FROM delivery WHERE campaign = " + campaign);
            long started = System.nanoTime();
            drain();
            long end = System.nanoTime();
            database.require(jobs, "SELECT count(*) FROM outcome WHERE campaign = " + campaign);
            database.require(jobs, "SELECT sum(n) FROM counter WHERE campaign = " + campaign);
            return new Timing(jobs, Timing.seconds(begin, written), Timing.seconds(started, end));
        }

        private void write(int jobs) throws SQLException, IOException {
            try (Connection connection = database.pool().getConnection()) {
                connection.setAutoCommit(false);
                copy(connection, "delivery (campaign, block, seq, recipient, routes, vals)", jobs, this::delivery);
                int blocks = (jobs + BLOCK - 1) / BLOCK;
                copy(
                        connection,
                        "block (campaign, block, size, state)",
                        blocks,
                        block -> campaign + "\t" + block + "\t" + Math.min(BLOCK, jobs - block * BLOCK) + "\tREADY\n");
                try (Statement statement = connection.createStatement()) {
                    for (int shard = 0; shard < threads; shard++) {
                        statement.execute("INSERT INTO counter VALUES (" + campaign + ", " + shard + ", 0)");
                    }
                }
                connection.commit();
                connection.setAutoCommit(true);
            }
        }

        private String delivery(int i) {
            return campaign + "\t" + i / BLOCK + "\t" + i % BLOCK + "\t" + i + "\t[[\"email\",\"" + People.address(i)
                    + "\"]]\t[\"" + People.firstName(i) + "\",\"" + People.city(i) + "\"]\n";
        }

        private void drain() throws Exception {
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                List<Future<?>> all = new ArrayList<>();
                for (int shard = 0; shard < threads; shard++) {
                    int own = shard;
                    all.add(pool.submit(() -> {
                        new Worker(campaign, own).run(database);
                        return true;
                    }));
                }
                for (Future<?> one : all) {
                    one.get();
                }
            } finally {
                pool.shutdownNow();
            }
        }

        @Override
        public void close() throws SQLException {
            database.close();
        }
    }

    /** A row of a table. */
    interface Row {
        String at(int number);
    }

    /** Writes rows as text. */
    static void copy(Connection connection, String table, int rows, Row row) throws SQLException, IOException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN");
        StringBuilder buffer = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            buffer.append(row.at(i));
            if (buffer.length() > 60_000 || i == rows - 1) {
                byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
                buffer.setLength(0);
            }
        }
        copy.endCopy();
    }

    /** One thread's work. */
    private record Worker(long campaign, int shard) {

        void run(Database database) throws SQLException {
            try (Connection connection = database.pool().getConnection();
                    PreparedStatement take = connection.prepareStatement(TAKE);
                    PreparedStatement read = connection.prepareStatement(
                            "SELECT seq, recipient, routes, vals FROM delivery WHERE campaign = ? AND block = ? ORDER BY seq");
                    PreparedStatement permit = connection.prepareStatement("INSERT INTO permit VALUES (?, ?, ?, ?)");
                    PreparedStatement append = connection.prepareStatement(
                            "INSERT INTO outcome SELECT ?, ?, s, 'SENT', p, ? FROM unnest(?, ?) AS o(s, p)");
                    PreparedStatement count = connection.prepareStatement(
                            "UPDATE counter SET n = n + ? WHERE campaign = ? AND shard = ?");
                    PreparedStatement close = connection.prepareStatement(
                            "UPDATE block SET state = 'DONE' WHERE campaign = ? AND block = ?")) {
                for (int block = next(take); block >= 0; block = next(take)) {
                    Integer[] numbers = numbers(read, block);
                    permit(permit, block, numbers.length);
                    connection.setAutoCommit(false);
                    append(connection, append, block, numbers);
                    count.setInt(1, numbers.length);
                    count.setLong(2, campaign);
                    count.setInt(3, shard);
                    count.executeUpdate();
                    close.setLong(1, campaign);
                    close.setInt(2, block);
                    close.executeUpdate();
                    connection.commit();
                    connection.setAutoCommit(true);
                }
            }
        }

        private int next(PreparedStatement take) throws SQLException {
            take.setLong(1, campaign);
            take.setLong(2, campaign);
            try (ResultSet row = take.executeQuery()) {
                return row.next() ? row.getInt(1) : -1;
            }
        }

        private Integer[] numbers(PreparedStatement read, int block) throws SQLException {
            List<Integer> numbers = new ArrayList<>(BLOCK);
            read.setLong(1, campaign);
            read.setInt(2, block);
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    if (rows.getString(2).isEmpty()
                            || rows.getString(3).isEmpty()
                            || rows.getString(4).isEmpty()) {
                        throw new AssertionError("an empty delivery");
                    }
                    numbers.add(rows.getInt(1));
                }
            }
            return numbers.toArray(Integer[]::new);
        }

        private void permit(PreparedStatement permit, int block, int size) throws SQLException {
            for (int from = 0; from < size; from += WINDOW) {
                permit.setLong(1, campaign);
                permit.setInt(2, block);
                permit.setInt(3, from);
                permit.setInt(4, Math.min(size, from + WINDOW) - 1);
                permit.executeUpdate();
            }
        }

        private void append(Connection connection, PreparedStatement append, int block, Integer[] numbers)
                throws SQLException {
            String[] ids = new String[numbers.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = campaign + "-" + block + "-" + numbers[i];
            }
            Array seqs = connection.createArrayOf("int4", numbers);
            Array providerIds = connection.createArrayOf("text", ids);
            append.setLong(1, campaign);
            append.setInt(2, block);
            append.setLong(3, System.currentTimeMillis() * 1000);
            append.setArray(4, seqs);
            append.setArray(5, providerIds);
            append.executeUpdate();
            seqs.free();
            providerIds.free();
        }
    }
}
