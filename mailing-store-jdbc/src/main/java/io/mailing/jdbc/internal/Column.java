package io.mailing.jdbc.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A column of a table that is written in bulk.
 *
 * @param name its name
 * @param type PostgreSQL's name of the type of its values: int8, int4, text, bool
 */
record Column(String name, String type) {

    /** Columns from a list such as {@code campaign int8, block int4}. */
    static List<Column> list(String columns) {
        return Arrays.stream(columns.split(",", -1))
                .map(column -> column.strip().split(" ", 2))
                .map(words -> new Column(words[0], words[1]))
                .toList();
    }

    static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
