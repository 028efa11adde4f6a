package io.mailing.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every filter is read again from its own text, whatever stands in it. */
class FilterPropertyTest {

    private static final List<String> PIECES = List.of(
            "a",
            "Z",
            "ł",
            "ß",
            "e\u0301",
            "😀",
            "\u200d",
            " ",
            "\t",
            "\r\n",
            "\u2028",
            "\u0001",
            "\u0085",
            "\"",
            "`",
            "'",
            "\\",
            "\\u",
            "%",
            "_",
            "-",
            ".",
            "7",
            "and",
            "OR",
            "not",
            "today",
            "anniversary",
            "in",
            "(",
            ")",
            ";",
            "--",
            "Kİı");

    private static final List<ChronoUnit> UNITS =
            List.of(ChronoUnit.DAYS, ChronoUnit.WEEKS, ChronoUnit.MONTHS, ChronoUnit.YEARS);

    private static final List<Comparison> COMPARISONS = List.of(Comparison.values());

    private final Random random = new Random(20260131);

    @Test
    void every_filter_is_read_again_from_its_text() {
        for (int i = 0; i < 20_000; i++) {
            Filter filter = filter(4);
            String text = filter.toString();
            assertThat(Filter.parse(text)).as(text).isEqualTo(filter);
        }
    }

    private Filter filter(int depth) {
        int kind = random.nextInt(depth == 0 ? 9 : 13);
        return switch (kind) {
            case 0 -> new Filter.Compare(text(), Comparison.EQUAL, literal());
            case 1 ->
                new Filter.Compare(
                        text(), COMPARISONS.get(random.nextInt(COMPARISONS.size())), ordered(random.nextBoolean()));
            case 2 -> between(random.nextBoolean());
            case 3 ->
                new Filter.In(
                        text(),
                        Stream.generate(this::literal)
                                .limit(1 + random.nextInt(3))
                                .toList());
            case 4 ->
                random.nextBoolean() ? new Filter.Contains(text(), text()) : new Filter.StartsWith(text(), text());
            case 5 -> new Filter.Present(text());
            case 6 -> new Filter.Has(text());
            case 7 -> new Filter.Did(text(), random.nextInt(3) == 0 ? null : Duration.ofHours(1 + random.nextInt(500)));
            case 8 -> new Filter.Anniversary(text(), random.nextInt(4) * random.nextInt(122));
            case 9 -> new Filter.Not(filter(depth - 1));
            case 10 -> new Filter.All(filters(depth - 1));
            case 11 -> new Filter.Any(filters(depth - 1));
            default -> filter(depth - 1).and(filter(0)).or(filter(0));
        };
    }

    private Filter between(boolean numbers) {
        return new Filter.Between(text(), ordered(numbers), ordered(numbers));
    }

    private List<Filter> filters(int depth) {
        return IntStream.range(0, 2 + random.nextInt(3))
                .mapToObj(i -> filter(depth))
                .toList();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private Literal literal() {
        return switch (random.nextInt(4)) {
            case 0 -> new Literal.Text(text());
            case 1 -> new Literal.Truth(random.nextBoolean());
            default -> ordered(random.nextBoolean());
        };
    }

    private Literal ordered(boolean number) {
        if (number) {
            BigInteger digits = new BigInteger(random.nextInt(80), random);
            return new Literal.Decimal(
                    new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(20) - 5));
        }
        return random.nextBoolean()
                ? new Literal.Day(
                        LocalDate.of(1 + random.nextInt(9999), 1 + random.nextInt(12), 1 + random.nextInt(28)))
                : new Literal.Today(random.nextInt(2001) - 1000, UNITS.get(random.nextInt(4)));
    }
}
