package io.mailing.examples.mainjob;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Makes the shipped guests: always the same ones. Run {@link #main} after a change. */
final class GuestsGenerator {

    static final Path FILE = Path.of("src/main/resources/io/mailing/examples/mainjob/guests.csv");
    static final int GUESTS = 1000;

    private static final List<String> COLUMNS = List.of(
            "id", "first_name", "last_name", "middle_name", "email", "telegram", "balance", "city", "locale", "zone");

    private static final List<String> DOMAINS =
            List.of("mail.example", "post.example", "poczta.example", "pochta.example", "home.test", "work.test");

    private static final List<String> BAD_ADDRESSES = List.of(
            "anna.mail.example",
            "anna@@mail.example",
            "anna maria@mail.example",
            "anna@",
            "@mail.example",
            "anna..maria@mail.example",
            "anna@mail",
            "anna@-mail.example",
            "anna@mail.example\nBcc: everyone@mail.example",
            "анна@mail.example",
            "anna@mail_box.example",
            "anna(at)mail.example");

    private final Random random = new Random(20251121);
    private final List<Map<String, String>> guests = new ArrayList<>();

    private GuestsGenerator() {}

    /** Writes the file anew. */
    public static void main(String... unused) throws IOException {
        Files.writeString(FILE, csv());
    }

    static String csv() {
        GuestsGenerator generator = new GuestsGenerator();
        for (int i = 0; i < GUESTS; i++) {
            generator.guests.add(generator.guest(i + 1));
        }
        generator.peculiarities();
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        for (Map<String, String> guest : generator.guests) {
            text.append(String.join(
                            ",",
                            COLUMNS.stream()
                                    .map(column -> quoted(guest.getOrDefault(column, "")))
                                    .toList()))
                    .append('\n');
        }
        return text.toString();
    }

    private Map<String, String> guest(int number) {
        int dice = random.nextInt(10);
        GuestNames names = dice < 4 ? GuestNames.RUSSIAN : dice < 7 ? GuestNames.POLISH : GuestNames.ENGLISH;
        GuestNames.Person person = names.any(random);
        Map<String, String> guest = new LinkedHashMap<>();
        guest.put("id", String.format(Locale.ROOT, "G%04d", number));
        guest.put("first_name", person.first());
        guest.put("last_name", person.last());
        guest.put("middle_name", person.middle());
        guest.put("email", person.latin() + "." + number + "@" + GuestNames.one(random, DOMAINS));
        guest.put("telegram", "70" + (1_000_000 + number * 37L));
        guest.put("balance", BigDecimal.valueOf(random.nextInt(1_000_000), 2).toPlainString());
        guest.put("city", GuestNames.one(random, names.cities()));
        guest.put("locale", names.locale());
        guest.put("zone", GuestNames.one(random, names.zones()));
        return guest;
    }

    /** What real lists are full of. Each guest gets at most one. */
    private void peculiarities() {
        List<Map<String, String>> rest = new ArrayList<>(guests);
        Collections.shuffle(rest, random);
        take(rest, 330).forEach(guest -> guest.put("telegram", ""));
        take(rest, 70).forEach(guest -> guest.put("email", ""));
        // The bot's stand-in knows these numbers: blocked, deactivated, unknown.
        take(rest, 38).forEach(guest -> chat(guest, "66"));
        take(rest, 7).forEach(guest -> {
            chat(guest, "66");
            guest.put("email", "");
        });
        take(rest, 8).forEach(guest -> chat(guest, "67"));
        take(rest, 5).forEach(guest -> chat(guest, "68"));
        // The SMTP server's stand-in knows no such mailboxes.
        take(rest, 12).forEach(guest -> {
            guest.put("telegram", "");
            guest.put("email", "gone." + guest.get("email"));
        });
        int kind = 0;
        for (Map<String, String> guest : take(rest, 18)) {
            guest.put("email", BAD_ADDRESSES.get(kind++ % BAD_ADDRESSES.size()));
            guest.put("telegram", kind % 3 == 0 ? guest.get("telegram") : "");
        }
        take(rest, 4).forEach(guest -> guest.put("telegram", "@" + guest.get("first_name")));
        take(rest, 9).forEach(guest -> {
            guest.put("email", "");
            guest.put("telegram", "");
        });
        take(rest, 15).forEach(guest -> guest.put("first_name", ""));
        take(rest, 4).forEach(guest -> guest.put("city", ""));
        take(rest, 1).forEach(guest -> guest.put("balance", "a lot"));
        take(rest, 1).forEach(guest -> guest.put("balance", "1 250,50"));
        take(rest, 10).forEach(guest -> guest.put("balance", "0"));
        // Nothing is read as a template or a tag that comes from a guest.
        take(rest, 1).forEach(guest -> guest.put("first_name", "<b>Bobby</b> & <balance>"));
    }

    private static List<Map<String, String>> take(List<Map<String, String>> from, int count) {
        List<Map<String, String>> taken = new ArrayList<>(from.subList(0, count));
        from.subList(0, count).clear();
        return taken;
    }

    private static void chat(Map<String, String> guest, String prefix) {
        guest.put("telegram", prefix + guest.getOrDefault("telegram", "").substring(2));
    }

    private static String quoted(String value) {
        return value.matches("[^\",\n\r]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
