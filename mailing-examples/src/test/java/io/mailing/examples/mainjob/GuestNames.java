package io.mailing.examples.mainjob;

import java.util.List;
import java.util.Random;

/** Invented names of one language, each with its Latin letters for addresses, as {@code Анна:anna}. */
record GuestNames(
        String locale,
        List<String> zones,
        List<String> cities,
        List<String> women,
        List<String> men,
        List<String> families,
        List<String> middles) {

    static final GuestNames RUSSIAN = new GuestNames(
            "ru-RU",
            List.of("Europe/Moscow", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk"),
            List.of("Москва", "Казань", "Самара", "Тверь", "Екатеринбург", "Новосибирск"),
            List.of(
                    "Анна:anna",
                    "Мария:maria",
                    "Ольга:olga",
                    "Елена:elena",
                    "Дарья:darya",
                    "Ирина:irina",
                    "Софья:sofya"),
            List.of("Иван:ivan", "Олег:oleg", "Пётр:petr", "Юрий:yuri", "Егор:egor", "Фёдор:fedor", "Антон:anton"),
            // The feminine ends in -а.
            List.of(
                    "Лесков:leskov",
                    "Снегирёв:snegirev",
                    "Полянин:polyanin",
                    "Дубравин:dubravin",
                    "Вьюгин:vyugin",
                    "Рощин:roschin",
                    "Щедрин:schedrin"),
            List.of("Петров", "Иванов", "Олегов", "Юрьев", "Антонов", "Егоров"));

    static final GuestNames POLISH = new GuestNames(
            "pl-PL",
            List.of("Europe/Warsaw"),
            List.of("Łódź", "Kraków", "Gdańsk", "Poznań", "Wrocław", "Białystok"),
            List.of("Zofia:zofia", "Małgorzata:malgorzata", "Żaneta:zaneta", "Agnieszka:agnieszka", "Łucja:lucja"),
            List.of("Paweł:pawel", "Józef:jozef", "Michał:michal", "Grzegorz:grzegorz", "Świętosław:swietoslaw"),
            List.of(
                    "Wróbel:wrobel",
                    "Gąsior:gasior",
                    "Żuraw:zuraw",
                    "Dąb:dab",
                    "Jesion:jesion",
                    "Łoś:los",
                    "Sójka:sojka"),
            List.of("", "", "Ewa", "Jan"));

    static final GuestNames ENGLISH = new GuestNames(
            "en-GB",
            List.of("Europe/London", "Europe/London", "America/New_York"),
            List.of("York", "Leeds", "Bath", "Durham", "Exeter", "Stratford-upon-Avon"),
            List.of("Alice:alice", "Emma:emma", "Zoë:zoe", "Grace:grace", "Siobhán:siobhan", "Ruth:ruth"),
            List.of("Jack:jack", "Noah:noah", "Seán:sean", "Hugh:hugh", "Ralph:ralph", "Miles:miles"),
            List.of("O'Hara:ohara", "Hazel:hazel", "Winter-Green:winter-green", "Fox:fox", "Brook:brook", "Penn:penn"),
            List.of("", "", "Rose", "James"));

    /** One person: first, last and middle name, and Latin letters for an address. */
    record Person(String first, String last, String middle, String latin) {}

    Person any(Random random) {
        boolean woman = random.nextBoolean();
        String[] first = one(random, woman ? women : men).split(":", -1);
        String[] family = one(random, families).split(":", -1);
        String middle = one(random, middles);
        if (!this.equals(RUSSIAN)) {
            return new Person(first[0], family[0], middle, first[1] + "." + family[1]);
        }
        return woman
                ? new Person(first[0], family[0] + "а", middle + "на", first[1] + "." + family[1] + "a")
                : new Person(first[0], family[0], middle + "ич", first[1] + "." + family[1]);
    }

    static String one(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
