package io.mailing.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What is printed for one person: a typed model for the engines that take one, and the same as a map for the others.
 *
 * @param first a first name
 * @param last a last name, with signs that HTML escapes
 * @param city a town
 * @param voucher what the message is about
 * @param shop the shop's name
 * @param points a number that is text already: how engines print numbers is another matter
 */
public record Guest(String first, String last, String city, String voucher, String shop, String points) {

    /** Names in the order of the components. */
    static final List<String> NAMES = List.of("first", "last", "city", "voucher", "shop", "points");

    /** Enough that no two messages in a row are alike. */
    static final int COUNT = 1024;

    static List<Guest> all() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> new Guest(
                        "Guest" + i,
                        "O'Neil & Sons <" + i + ">",
                        "Town of " + i % 100,
                        "SAVE-" + (100_000 + i),
                        "Tea \"First\" & Coffee",
                        Integer.toString(i * 7)))
                .toList();
    }

    List<String> values() {
        return List.of(first, last, city, voucher, shop, points);
    }

    Map<String, Object> map() {
        return Map.of("first", first, "last", last, "city", city, "voucher", voucher, "shop", shop, "points", points);
    }
}
