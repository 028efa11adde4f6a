package io.mailing.benchmarks;

/** What the peers have in common. */
final class PeerSettings {

    /** Threads that do the work; the rest of the connections is for fetching. */
    static final int WORKERS = 16;

    /** db-scheduler fetches more when fewer than so many times its threads are left… */
    static final double FETCH_LOWER = 1.0;

    /** …and up to so many times its threads. */
    static final double FETCH_UPPER = 4.0;

    private PeerSettings() {}
}
