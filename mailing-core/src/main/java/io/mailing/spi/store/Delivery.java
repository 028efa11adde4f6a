package io.mailing.spi.store;

import io.mailing.Reason;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message owed to one recipient, as the snapshot wrote it. Never changes, unless its recipient is erased, or it gets values before it
 * is sent ({@link SupplyStore}).
 *
 * @param recipient the application's id of the recipient
 * @param routes the ways to try, in this order; empty only for one that is skipped
 * @param values what the templates use, in the order of the campaign's variables: {@code String}, {@code Boolean},
 *     {@code Long}, {@code BigDecimal}, {@code LocalDate}, {@code LocalDateTime}, {@code OffsetDateTime} or null;
 *     unmodifiable
 * @param locale a BCP 47 language tag, or null for the application's default
 * @param zone a time zone's id, or null for the application's default
 * @param skipped why it is not sent at all, or null
 */
public record Delivery(
        String recipient,
        List<Route> routes,
        List<@Nullable Object> values,
        @Nullable String locale,
        @Nullable String zone,
        @Nullable Reason skipped) {

    /**
     * Copies the lists.
     *
     * @param recipient the application's id of the recipient
     * @param routes the ways to try, in this order; empty only for one that is skipped
     * @param values what the templates use, in the order of the campaign's variables: {@code String}, {@code
     *     Boolean},     {@code Long}, {@code BigDecimal}, {@code LocalDate}, {@code LocalDateTime}, {@code
     *     OffsetDateTime} or null;     unmodifiable
     * @param locale a BCP 47 language tag, or null for the application's default
     * @param zone a time zone's id, or null for the application's default
     * @param skipped why it is not sent at all, or null
     */
    public Delivery {
        Objects.requireNonNull(recipient, "recipient");
        routes = List.copyOf(routes);
        values = Collections.unmodifiableList(Arrays.asList(values.toArray()));
        if (routes.isEmpty() && skipped == null) {
            throw new IllegalArgumentException("a delivery without a route must be skipped");
        }
    }

    /**
     * What is left of a delivery whose recipient was erased.
     *
     * @param substitute what stands for the recipient
     * @return without routes and values, skipped because of {@link StoreReasons#ERASED}, whatever became of it before
     */
    public static Delivery erased(String substitute) {
        return new Delivery(substitute, List.of(), List.of(), null, null, StoreReasons.ERASED);
    }

    /**
     * The same with other values.
     *
     * @param values all of them
     * @return a changed copy
     */
    public Delivery with(List<@Nullable Object> values) {
        return new Delivery(recipient, routes, values, locale, zone, skipped);
    }

    /**
     * Whether its recipient was erased.
     *
     * @return true if so
     */
    public boolean erased() {
        return StoreReasons.ERASED.equals(skipped);
    }

    @Override
    public String toString() {
        return "Delivery to " + recipient;
    }
}
