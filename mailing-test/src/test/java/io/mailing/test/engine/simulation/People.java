package io.mailing.test.engine.simulation;

import io.mailing.Recipient;
import io.mailing.SendMode;
import io.mailing.spi.AudienceSource;
import java.util.ArrayList;
import java.util.List;

/** Invented recipients: most have both addresses, some have one, an unusable one, none, or one that is gone for good. */
final class People {

    /** A delivery that is owed: the addresses to try, in order; none if it is skipped. */
    record Owed(String recipient, List<String> routes) {}

    private static final int MOST = 250;
    private static final List<Recipient> ALL = all();
    private static final List<AudienceSource> AUDIENCES = audiences();

    private People() {}

    private static String telegram(int number) {
        return number % 13 == 5 ? "gone-t" + number : number % 17 == 3 ? "bad-t" + number : "t" + number;
    }

    private static String email(int number) {
        return number % 11 == 4 ? "gone-e" + number : number % 19 == 7 ? "bad-e" + number : "e" + number;
    }

    /** Whose address it is. */
    static String number(String address) {
        return address.replaceAll("\\D", "");
    }

    private static boolean hasTelegram(int number) {
        return number % 6 != 1;
    }

    private static boolean hasEmail(int number) {
        return number % 7 != 2;
    }

    private static List<Recipient> all() {
        List<Recipient> all = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            Recipient.Builder person = Recipient.builder("r" + i);
            if (hasTelegram(i)) {
                person.address("telegram", telegram(i));
            }
            if (hasEmail(i)) {
                person.address("email", email(i));
            }
            all.add(person.build());
        }
        return all;
    }

    private static List<AudienceSource> audiences() {
        List<AudienceSource> audiences = new ArrayList<>();
        for (int i = 0; i <= MOST; i++) {
            audiences.add(AudienceSource.of(ALL.subList(0, i)));
        }
        return audiences;
    }

    static AudienceSource some(int count) {
        return AUDIENCES.get(count);
    }

    /** What a campaign to so many owes them. */
    static List<Owed> owed(int count, SendMode mode) {
        List<Owed> owed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> routes = new ArrayList<>();
            int had = 0;
            for (String channel : mode.channels()) {
                boolean telegram = channel.equals("telegram");
                if (!(telegram ? hasTelegram(i) : hasEmail(i))) {
                    continue;
                }
                had++;
                String address = telegram ? telegram(i) : email(i);
                boolean usable = !address.startsWith("bad");
                if (mode instanceof SendMode.All) {
                    owed.add(new Owed("r" + i, usable ? List.of(channel + ":" + address) : List.of()));
                } else if (usable) {
                    routes.add(channel + ":" + address);
                }
            }
            if (mode instanceof SendMode.Priority || had == 0) {
                owed.add(new Owed("r" + i, List.copyOf(routes)));
            }
        }
        return owed;
    }
}
