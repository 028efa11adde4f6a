package io.mailing.jdbc.internal;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A column of a table that is written in bulk. */
record Column(String name, Type type) {

    /** Its type, as far as writing minds it. */
    enum Type {
        LONG("int8"),
        INT("int4"),
        TEXT("text"),
        FLAG("bool");

        private final String element;

        Type(String element) {
            this.element = element;
        }

        /** PostgreSQL's name of it. */
        String element() {
            return element;
        }
    }

    static Stream<Column> of(Type type, String... names) {
        return Stream.of(names).map(name -> new Column(name, type));
    }

    @SafeVarargs
    static List<Column> list(Stream<Column>... parts) {
        return Stream.of(parts).flatMap(part -> part).toList();
    }

    static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
