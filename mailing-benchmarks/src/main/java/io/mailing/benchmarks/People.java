package io.mailing.benchmarks;

import io.mailing.Recipient;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import java.util.Set;
import java.util.function.Consumer;

/**
 * So many people, each made when he or she is asked for.
 *
 * @param count how many
 */
record People(int count) implements AudienceSource {

    /** A text with two variables that all of them have. */
    static final String TEXT = "Hello <first_name>! This week everything in <city> costs half. Come and see.";

    @Override
    public AudienceSchema schema() {
        return new AudienceSchema(Set.of(NoopChannel.NAME), Set.of("first_name", "city"));
    }

    @Override
    public void forEach(Consumer<Recipient> sink) {
        for (int i = 0; i < count; i++) {
            sink.accept(Recipient.builder(Integer.toString(i))
                    .address(NoopChannel.NAME, address(i))
                    .attribute("first_name", firstName(i))
                    .attribute("city", city(i))
                    .build());
        }
    }

    static String address(int i) {
        return "guest" + i + "@guests.example";
    }

    static String firstName(int i) {
        return "Guest " + i;
    }

    static String city(int i) {
        return "Town " + i % 1000;
    }
}
