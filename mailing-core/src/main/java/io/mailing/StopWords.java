package io.mailing;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words with which people opt out by a reply, and in again. A reply counts when it is such a word and nothing else, in any of the
 * languages: who writes doesn't ask which one the list is in. Small and capital letters, accents, punctuation, white space and the variants
 * of emoji make no difference, nor do full-width and other forms of the same letter (Unicode NFKC). So "Stop!", "S T O P" and "/stop"
 * are STOP, and "don't stop" isn't.
 *
 * <p>Immutable; each method answers a changed copy.
 */
public final class StopWords {

    /** Longer ones are no word. */
    private static final int LONGEST = 100;

    /** What a reply says. */
    public enum Meaning {
        /** Send me nothing more. */
        STOP,
        /** Send to me again. */
        START,
        /** Something else. */
        NOTHING
    }

    private record Words(Set<String> stop, Set<String> start) {
        Words with(List<String> moreStop, List<String> moreStart) {
            return new Words(union(stop, moreStop), union(start, moreStart));
        }

        private static Set<String> union(Set<String> some, List<String> more) {
            Set<String> all = new HashSet<>(some);
            for (String word : more) {
                String plain = plain(word);
                if (plain.isEmpty() || word.length() > LONGEST) {
                    throw new IllegalArgumentException(
                            "a word must have 1 to " + LONGEST + " characters, letters or digits among them");
                }
                all.add(plain);
            }
            return Set.copyOf(all);
        }
    }

    private static final Words EMPTY = new Words(Set.of(), Set.of());
    private static final StopWords NONE = new StopWords(Map.of());
    private static final StopWords STANDARD = NONE.with(
                    "en", "stop, stop all, unsubscribe, opt out, cancel, end, quit, remove me")
            .withStart("en", "start, unstop, subscribe, opt in")
            .with("ru", "стоп, отписаться, отпишите, отписка, отмена, не писать, хватит")
            .withStart("ru", "старт, подписаться, начать")
            .with("uk", "стоп, відписатися, відпишіть, відписка, скасувати, не писати, досить")
            .withStart("uk", "старт, підписатися, почати")
            .with("pl", "stop, wypisz, wypisz mnie, rezygnuję, rezygnacja, anuluj, koniec, nie pisz")
            .withStart("pl", "start, zapisz, zapisz mnie, wznów")
            .with("de", "stop, stopp, abmelden, abbestellen, austragen, ende, kündigen, widerruf")
            .withStart("de", "start, anmelden, abonnieren")
            .with("fr", "stop, arrêt, arrêter, arrêtez, désabonner, désinscription, désinscrire, fin")
            .withStart("fr", "start, reprendre, abonner, s'abonner, inscription")
            .with("es", "stop, alto, parar, baja, darme de baja, cancelar, fin, no más")
            .withStart("es", "start, alta, iniciar, suscribir, suscribirme")
            .with("it", "stop, basta, ferma, cancellami, disiscrivimi, annulla, smetti")
            .withStart("it", "start, inizia, iscrivimi, riprendi")
            .with("pt", "stop, parar, pare, sair, cancelar, descadastrar, remover, fim")
            .withStart("pt", "start, iniciar, voltar, cadastrar")
            .with("tr", "stop, dur, durdur, iptal, ret, çık, abonelikten çık")
            .withStart("tr", "start, başlat, başla, abone ol");

    private final Map<String, Words> byLanguage;

    private StopWords(Map<String, Words> byLanguage) {
        this.byLanguage = Map.copyOf(byLanguage);
    }

    /**
     * The usual words of English, Russian, Ukrainian, Polish, German, French, Spanish, Italian, Portuguese and Turkish. None of them is a
     * plain yes or no, which may answer something else.
     *
     * @return the lists
     */
    public static StopWords standard() {
        return STANDARD;
    }

    /**
     * No words at all, to be filled.
     *
     * @return empty lists
     */
    public static StopWords none() {
        return NONE;
    }

    /**
     * With more STOP words.
     *
     * @param language whose list they join
     * @param words each with a letter or digit, at most 100 characters
     * @return a changed copy
     */
    public StopWords with(Locale language, String... words) {
        return with(language, Arrays.asList(words), List.of());
    }

    /**
     * With more START words.
     *
     * @param language whose list they join
     * @param words each with a letter or digit, at most 100 characters
     * @return a changed copy
     */
    public StopWords withStart(Locale language, String... words) {
        return with(language, List.of(), Arrays.asList(words));
    }

    private StopWords with(String language, String words) {
        return with(Locale.forLanguageTag(language), words.split(", "));
    }

    private StopWords withStart(String language, String words) {
        return withStart(Locale.forLanguageTag(language), words.split(", "));
    }

    private StopWords with(Locale language, List<String> stop, List<String> start) {
        Map<String, Words> more = new LinkedHashMap<>(byLanguage);
        more.put(
                language.getLanguage(),
                more.getOrDefault(language.getLanguage(), EMPTY).with(stop, start));
        return new StopWords(more);
    }

    /**
     * Without the words of a language.
     *
     * @param language whose list goes
     * @return a changed copy
     */
    public StopWords without(Locale language) {
        Map<String, Words> fewer = new LinkedHashMap<>(byLanguage);
        fewer.remove(language.getLanguage());
        return new StopWords(fewer);
    }

    /**
     * What a reply says.
     *
     * @param text the whole message
     * @return STOP also where it is a START word of another language
     */
    public Meaning meaningOf(String text) {
        if (text.length() > LONGEST) {
            return Meaning.NOTHING;
        }
        String plain = plain(text);
        if (byLanguage.values().stream().anyMatch(words -> words.stop().contains(plain))) {
            return Meaning.STOP;
        }
        boolean start =
                byLanguage.values().stream().anyMatch(words -> words.start().contains(plain));
        return start ? Meaning.START : Meaning.NOTHING;
    }

    /** What of a text makes a difference: letters, digits and symbols, the latter without color of skin and the like. */
    private static String plain(String text) {
        // To capitals first: of sharp s, dotless i and final sigma there is one form then.
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(folded, Normalizer.Form.NFKD)
                .codePoints()
                .filter(c -> Character.isLetterOrDigit(c) || Character.getType(c) == Character.OTHER_SYMBOL)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    @Override
    public String toString() {
        return "StopWords of " + byLanguage.keySet();
    }
}
