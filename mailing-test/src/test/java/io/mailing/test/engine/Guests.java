package io.mailing.test.engine;

import io.mailing.Recipient;
import java.util.stream.IntStream;

/** Invented people. */
final class Guests {

    static final String ANNA = "anna@guests.example";
    static final String BORIS = "boris@guests.example";

    private Guests() {}

    static Recipient anna() {
        return Recipient.builder("1")
                .address("telegram", "101")
                .address("email", ANNA)
                .attribute("first_name", "Anna")
                .build();
    }

    static Recipient boris() {
        return Recipient.builder("2")
                .address("telegram", "102")
                .address("email", BORIS)
                .attribute("first_name", "Борис")
                .build();
    }

    /** So many, with telegram numbers from 1001. */
    static Recipient[] many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Recipient.builder("g" + i)
                        .address("telegram", Integer.toString(1001 + i))
                        .address("email", "guest" + i + "@guests.example")
                        .attribute("first_name", "Guest " + i)
                        .build())
                .toArray(Recipient[]::new);
    }
}
