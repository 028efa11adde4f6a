package io.mailing.internal.template;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is costly to make for a locale. A campaign has a handful of locales, so a short chain is walked faster than
 * a map is searched. Two threads that add at once may lose one of the entries, which is then made again. When
 * full it starts anew, so that odd locales in the data can neither fill the memory nor block the common ones for good.
 */
final class LocaleCache<T> {
    private static final int CAPACITY = 32;

    private final Function<Locale, T> maker;
    private volatile @Nullable Entry<T> newest;

    LocaleCache(Function<Locale, T> maker) {
        this.maker = maker;
    }

    T get(Locale locale) {
        Entry<T> first = newest;
        for (Entry<T> entry = first; entry != null; entry = entry.older) {
            if (entry.locale.equals(locale)) {
                return entry.made;
            }
        }
        T made = maker.apply(locale);
        boolean full = first != null && first.count == CAPACITY;
        newest = first == null || full
                ? new Entry<>(locale, made, null, 1)
                : new Entry<>(locale, made, first, first.count + 1);
        return made;
    }

    private record Entry<T>(Locale locale, T made, @Nullable Entry<T> older, int count) {}
}
