package io.mailing.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Two nodes, one block: the one that sends it is killed, the other one takes over. */
final class RecoverySuite implements Suite {

    private static final int RECIPIENTS = 100;

    /** The default lease, in seconds: before it is over the dead one may as well be alive. */
    private static final double LEASE = 30;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String about() {
        return "from the SIGKILL of a node to the next message, sent by another one that waits; seconds";
    }

    @Override
    public List<Result> run(Options options, PrintStream out) throws Exception {
        int rounds = options.rounds(5, 1);
        List<Double> seconds = new ArrayList<>();
        Table table = new Table("round", "seconds");
        try (Server server = Server.start()) {
            out.println(server.settings());
            for (int round = 1; round <= rounds; round++) {
                double one = measure(server);
                seconds.add(one);
                table.row(Integer.toString(round), Table.decimal(one));
            }
        }
        double median = Median.of(seconds);
        table.row("median", Table.decimal(median));
        table.print(out);
        return List.of(new Result("recovery", median, null, LEASE, null, LEASE / median));
    }

    private static double measure(Server server) throws Exception {
        try (Database database = server.fresh();
                ChildJvm sender = node(database);
                ChildJvm other = node(database)) {
            String campaign = sender.hear(RecoveryNode.READY);
            if (!other.hear(RecoveryNode.READY).equals(campaign)) {
                throw new AssertionError("two campaigns");
            }
            for (int i = 0; i < RECIPIENTS / 5; i++) {
                String unused = sender.hear(RecoveryNode.SENT);
            }
            long killed = sender.kill();
            long next = Long.parseLong(other.hear(RecoveryNode.SENT));
            String unused = other.hear(RecoveryNode.FINISHED);
            other.requireEnd();
            // Each one is at an end: sent by one of the two, or in doubt.
            database.require(RECIPIENTS, "SELECT sum(n) FROM mailing_counter");
            database.require(1, "SELECT count(*) FROM mailing_block");
            return (next - killed) / 1000.0;
        }
    }

    private static ChildJvm node(Database database) throws Exception {
        ChildJvm node =
                ChildJvm.start(List.of("-Xmx256m"), RecoveryNode.class, database.url(), Integer.toString(RECIPIENTS));
        // The first one launches and so has the only block before the second one is there.
        String unused = node.hear(RecoveryNode.UP);
        return node;
    }
}
