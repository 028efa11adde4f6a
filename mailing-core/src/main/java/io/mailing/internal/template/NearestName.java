package io.mailing.internal.template;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant by a misspelt one. */
public final class NearestName {
    private static final int LONGEST = 100;

    private NearestName() {}

    /**
     * The known name with the fewest typing mistakes (a sign too many, too few, wrong, or two swapped) between it and
     * this one, whatever the case of letters; of equally near ones the first.
     *
     * @param name the misspelt name
     * @param known the names that exist
     * @return the one that was probably meant, or null when even the nearest differs in more than a third of its signs
     */
    public static @Nullable String of(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            int longer = Math.max(candidate.length(), name.length());
            if (longer > LONGEST) {
                continue;
            }
            int mistakes = mistakes(wanted, candidate.toLowerCase(Locale.ROOT));
            if (mistakes < fewest && mistakes <= Math.max(1, longer / 3) && mistakes < longer) {
                fewest = mistakes;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** The optimal string alignment distance; names are short and this runs once for each template. */
    private static int mistakes(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            table[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            table[i][0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(table[i - 1][j - 1] + wrong, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                table[i][j] = swapped ? Math.min(best, table[i - 2][j - 2] + 1) : best;
            }
        }
        return table[a.length()][b.length()];
    }
}
