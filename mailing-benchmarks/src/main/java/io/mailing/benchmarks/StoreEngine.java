package io.mailing.benchmarks;

import java.sql.SQLException;

/** One of those that write work down and do it. */
interface StoreEngine {

    /** What the table calls it. */
    String name();

    /** How much it is given where this SDK is given so many deliveries: rates are compared, and slow ones need not take all day. */
    int share(int recipients);

    /** Starts it on an empty database. */
    Session open(Server server) throws Exception;

    /** An engine at work on a database of its own. */
    interface Session extends AutoCloseable {

        /**
         * Writes so much work down and does it.
         *
         * @throws AssertionError if not exactly this was done
         */
        Timing run(int jobs) throws Exception;

        @Override
        void close() throws SQLException;
    }

    /**
     * How long the two halves took.
     *
     * @param jobs how much work
     * @param enqueue seconds until all of it was written down
     * @param drain seconds from there until all of it was done, in the database
     */
    record Timing(int jobs, double enqueue, double drain) {

        double enqueueRate() {
            return jobs / enqueue;
        }

        double drainRate() {
            return jobs / drain;
        }

        static double seconds(long fromNanos, long toNanos) {
            return (toNanos - fromNanos) / 1e9;
        }
    }
}
