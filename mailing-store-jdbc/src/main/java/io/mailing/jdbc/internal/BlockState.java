package io.mailing.jdbc.internal;

/** Where a block stands. */
enum BlockState {
    /** Anyone may claim it. */
    READY,
    /** A node is at it. */
    LEASED,
    /** Every delivery has an outcome. */
    DONE,
    /** Its deliveries without outcome count as cancelled. */
    CANCELLED,
    /** Its deliveries without outcome count as expired. */
    EXPIRED
}
