package io.mailing.jdbc.internal;

import java.util.Collections;

/**
 * An INSERT of several rows at once. Many rows in one statement rather than JDBC batches of one, which drivers send and the
 * database executes row by row; sizes are powers of two, so that only a few different statements are ever prepared.
 */
final class BulkInsert {

    private static final int MAX_ROWS = 128;

    private final String head;
    private final String row;

    /**
     * @param table with its prefix
     * @param columns separated by commas
     */
    BulkInsert(String table, String columns) {
        this.head = "INSERT INTO " + table + " (" + columns + ") VALUES ";
        int count = columns.split(",").length;
        this.row = "(" + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }

    static int chunk(int rows) {
        return Math.min(MAX_ROWS, Integer.highestOneBit(rows));
    }

    String statement(int rows) {
        return head + String.join(", ", Collections.nCopies(rows, row));
    }
}
