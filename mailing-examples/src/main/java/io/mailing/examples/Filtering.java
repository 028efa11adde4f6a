package io.mailing.examples;

import io.mailing.Mailing;
import io.mailing.audience.Filter;
import java.time.Clock;
import java.util.List;

/** Whom of an audience is meant. */
public final class Filtering {

    private Filtering() {}

    /**
     * The same filter, read and built.
     *
     * @return both
     */
    static List<Filter> loyal() {
        // filter
        Filter loyal = Filter.parse("balance >= 100 and has(telegram)");
        Filter same = Filter.attribute("balance").atLeast(100).and(Filter.has("telegram"));
        // end
        return List.of(loyal, same);
    }

    /**
     * Says what a recipient did.
     *
     * @param mailing started
     * @param clock the application's
     */
    static void executed(Mailing mailing, Clock clock) {
        // did
        mailing.recipients().did("function-executed", "17", clock.instant());
        // end
    }
}
