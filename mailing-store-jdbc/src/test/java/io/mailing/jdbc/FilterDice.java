package io.mailing.jdbc;

import io.mailing.audience.Comparison;
import io.mailing.audience.Filter;
import io.mailing.audience.Literal;
import io.mailing.spi.store.RecipientEventStore.Deed;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Random people and random filters out of few values, so that they meet. */
final class FilterDice {

    static final LocalDate TODAY = LocalDate.of(2026, 3, 29);

    private static final List<@Nullable String> TEXTS = Arrays.asList(
            null,
            "",
            " ",
            "a",
            "A",
            "a ",
            " a",
            "ä",
            "a\u0308",
            "ß",
            "ss",
            "SS",
            "%",
            "_",
            "a%",
            "a_",
            "\\",
            "'",
            "\"",
            "' OR '1'='1",
            "😀",
            "😀a",
            "\u200d",
            "\t",
            "a\n",
            "ab",
            "AB",
            "İ",
            "i",
            "?",
            "0",
            "1",
            "null",
            "ﬁ",
            "fi",
            "x".repeat(60));

    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "0.5",
            "1.5",
            "0.1",
            "0.3",
            "1000000",
            "99999999999.9999",
            "0.00001",
            "12345678901234567890");

    /** One of each kind of column; the last four can't be compared by a database as they are here. */
    private static final List<String> EXACT =
            List.of("city", "note", "visits", "balance", "vip", "born", "seen", "nobody");

    private static final List<String> ODD = List.of("code", "score", "joined", "odd\"name", "email");

    /** Names that a sloppy collation takes for the same are others. */
    static final List<String> EVENTS =
            List.of("bought", "Bought", "bought ", "\u00e4", "a\u0308", "\uD83D\uDE00 \"left\"");

    /** Null for ever. */
    static final List<@Nullable Duration> PERIODS =
            Arrays.asList(null, Duration.ofHours(1), Duration.ofHours(36), Duration.ofDays(3), Filter.Did.LONGEST);

    private final Random random;
    private final boolean deeds;

    FilterDice(long seed) {
        this(seed, false);
    }

    private FilterDice(long seed, boolean deeds) {
        this.random = new Random(seed);
        this.deeds = deeds;
    }

    /** Its filters ask for what people did, too. */
    static FilterDice withDeeds(long seed) {
        return new FilterDice(seed, true);
    }

    /** The values of a row, in the table's order, without its id. */
    List<@Nullable Object> person(boolean zones) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(text());
        row.add(text());
        row.add(rarelyNull(random.nextInt(4) - 1));
        row.add(rarelyNull(number().min(new BigDecimal("99999999999.9999"))));
        row.add(rarelyNull(random.nextBoolean()));
        row.add(rarelyNull(day()));
        LocalDateTime seen = time();
        row.add(rarelyNull(seen));
        String code = text();
        row.add(code == null ? null : code.substring(0, Math.min(4, code.length())));
        row.add(rarelyNull(number().doubleValue()));
        row.add(rarelyNull(zones ? time().atOffset(ZoneOffset.UTC) : time().withHour(12)));
        row.add(text());
        row.add(text());
        row.add(random.nextBoolean() ? null : 1000L + random.nextInt(5));
        return row;
    }

    private @Nullable Object rarelyNull(Object value) {
        return random.nextInt(6) == 0 ? null : value;
    }

    /** One whose every leaf a database can say exactly, or any one. */
    Filter filter(boolean exact, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 6 -> new Filter.Not(filter(exact, depth - 1));
            case 7 -> new Filter.All(filters(exact, depth - 1));
            case 8 -> new Filter.Any(filters(exact, depth - 1));
            default -> leaf(exact);
        };
    }

    private List<Filter> filters(boolean exact, int depth) {
        return IntStream.range(0, 2 + random.nextInt(2))
                .mapToObj(i -> filter(exact, depth))
                .toList();
    }

    /** What somebody did, and when: where a period begins, a little before or after, or at any time. */
    Deed deed(String person, Instant moment) {
        Duration period = one(PERIODS);
        long[] micros = {-1, 0, 0, 1, 1_800_000_000L, -1_800_000_000L};
        Instant at = moment.minus(period == null ? Duration.ofDays(random.nextInt(7)) : period)
                .plus(micros[random.nextInt(micros.length)], ChronoUnit.MICROS);
        return new Deed(one(EVENTS), person, at);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private Filter leaf(boolean exact) {
        if (deeds && random.nextInt(3) == 0) {
            return new Filter.Did(one(EVENTS), one(PERIODS));
        }
        String attribute = one(exact || random.nextBoolean() ? EXACT : ODD);
        Filter fitting = switch (attribute) {
            case "city", "note", "code", "email", "odd\"name" -> ofText(attribute);
            case "vip" -> Filter.attribute(attribute).is(random.nextBoolean());
            case "born", "seen", "joined" -> ofDays(attribute);
            default -> ofNumbers(attribute);
        };
        return switch (random.nextInt(exact ? 9 : 11)) {
            case 0 -> Filter.attribute(attribute).present();
            case 1 -> Filter.has("telegram");
            case 2 -> Filter.attribute(attribute).is(literal());
            case 9 -> Filter.has(random.nextBoolean() ? "email" : "sms");
            case 10 -> Filter.attribute(attribute).anniversary(random.nextInt(3));
            default -> fitting;
        };
    }

    private Filter ofText(String attribute) {
        String text = sound();
        return switch (random.nextInt(4)) {
            case 0 -> Filter.attribute(attribute).contains(text);
            case 1 -> Filter.attribute(attribute).startsWith(text);
            case 2 ->
                Filter.attribute(attribute)
                        .in(Stream.generate(this::sound).limit(3).toList());
            default -> Filter.attribute(attribute).is(text);
        };
    }

    private Filter ofNumbers(String attribute) {
        BigDecimal exact = number();
        return switch (random.nextInt(3)) {
            case 0 -> Filter.attribute(attribute).between(exact, exact.add(BigDecimal.ONE));
            case 1 -> Filter.attribute(attribute).in(exact, 1, -1);
            default -> compare(attribute, exact);
        };
    }

    private Filter ofDays(String attribute) {
        Literal day =
                random.nextBoolean() ? new Literal.Day(day()) : Literal.today(random.nextInt(5) - 2, ChronoUnit.DAYS);
        return random.nextInt(3) == 0
                ? Filter.attribute(attribute).between(day, new Literal.Day(day()))
                : compare(attribute, day);
    }

    private Filter compare(String attribute, Object value) {
        return new Filter.Compare(attribute, one(List.of(Comparison.values())), Literal.of(value));
    }

    private Literal literal() {
        return switch (random.nextInt(4)) {
            case 0 -> new Literal.Text(sound());
            case 1 -> new Literal.Truth(random.nextBoolean());
            case 2 -> new Literal.Day(day());
            default -> Literal.of(number());
        };
    }

    private @Nullable String text() {
        return one(TEXTS);
    }

    private String sound() {
        String text = text();
        return text == null || text.isEmpty() ? "x".repeat(61) : text;
    }

    private BigDecimal number() {
        return new BigDecimal(one(NUMBERS));
    }

    private LocalDate day() {
        return TODAY.plusDays(random.nextInt(5) - 2);
    }

    private LocalDateTime time() {
        int[] seconds = {-7200, -3600, -1, 0, 1, 3599, 3600, 7200, 10800, 43200};
        return day().atStartOfDay().plusSeconds(seconds[random.nextInt(seconds.length)]);
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
