package io.mailing.internal.engine;

import io.mailing.Reason;
import io.mailing.internal.text.WriterRests;
import io.mailing.spi.EngineRuntime;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.PersonalValues.Answer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What comes of a call for the recipients it was for: values, a skip, another time. For the supply loop alone. */
final class SupplyResults {

    /** For who alone got no answer that can be used. */
    private static final long AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final EngineRuntime runtime;

    SupplyResults(EngineRuntime runtime) {
        this.runtime = runtime;
    }

    /** A call that was not given up has ended. */
    void heard(SupplyCall call) {
        WriterRests rest = call.rest();
        String fault = call.fault();
        if (rest != null) {
            rested(call, rest);
        } else if (fault != null) {
            failed(call, fault);
        } else {
            take(call);
        }
    }

    private void rested(SupplyCall call, WriterRests rest) {
        SupplyBlock block = call.block();
        long now = runtime.nanoTime();
        long pause = bounded(rest.time()).toNanos();
        call.places().wantsRest(rest.reason(), pause, now);
        block.calls(-1);
        call.rows().forEach(row -> block.again(call.places().name(), row));
        leaveToOthers(call, pause);
    }

    /** The provider has a rest, the block is asked for further; who was in this call comes last, in halves. */
    void failed(SupplyCall call, String fault) {
        ProviderPlaces places = call.places();
        SupplyBlock block = call.block();
        List<Integer> rows = call.rows();
        long now = runtime.nanoTime();
        boolean doubtful = rows.stream().anyMatch(row -> !othersGot(call, row));
        long pause = places.failed(fault, rows.size(), doubtful, now);
        block.calls(-1);
        if (block.over()) {
            return;
        }
        if (rows.size() == 1 && !places.doubted()) {
            counts(call, rows.get(0), fault);
        } else {
            for (int row : rows) {
                SupplyTrouble trouble = block.trouble(places.name(), row);
                int most = Math.max(1, rows.size() / 2);
                block.again(
                        places.name(),
                        row,
                        trouble == null
                                ? new SupplyTrouble(most, places.given(), 0, now)
                                : new SupplyTrouble(most, trouble.before(), trouble.rounds(), now));
            }
        }
        leaveToOthers(call, pause);
    }

    /** Where nothing works any more, the block goes back to where other nodes find it. */
    private void leaveToOthers(SupplyCall call, long pause) {
        if (call.places().outage()) {
            call.block().stop();
            call.block().waitUntil(runtime.clock().instant().plusNanos(pause));
        }
    }

    private static boolean othersGot(SupplyCall call, int row) {
        SupplyTrouble trouble = call.block().trouble(call.places().name(), row);
        return trouble != null && trouble.othersGot(call.places().given());
    }

    /** A fault that is the recipient's, as it seems. */
    private void counts(SupplyCall call, int row, String why) {
        ProviderPlaces places = call.places();
        SupplyBlock block = call.block();
        SupplyTrouble before = block.trouble(places.name(), row);
        SupplyTrouble trouble = new SupplyTrouble(
                1,
                before == null ? places.given() : before.before(),
                before == null ? 1 : before.rounds() + 1,
                runtime.nanoTime() + AGAIN_NANOS);
        if (trouble.enough()) {
            places.gaveUp(block.run().id(), call.key(row), why);
            block.skip(
                    row,
                    new Reason(
                            PersonalValues.NO_VALUES,
                            "Personal values '" + places.name() + "' were asked for again and again and not given"));
        } else {
            block.again(places.name(), row, trouble);
        }
    }

    private void take(SupplyCall call) {
        ProviderPlaces places = call.places();
        SupplyBlock block = call.block();
        if (block.over()) {
            block.calls(-1);
            places.worked(0);
            return;
        }
        int[] slots = block.personal().slots(places.name());
        Map<Integer, String> wrong = new LinkedHashMap<>();
        for (int row : call.rows()) {
            Answer answer = call.answers().get(call.key(row));
            if (answer instanceof PersonalValues.Skip skip) {
                block.skip(row, skip.reason());
            } else if (answer instanceof PersonalValues.Later later) {
                places.putOff(later.reason());
                later(call, row, bounded(later.after()));
            } else {
                String misfit = set(call, row, slots, answer);
                if (misfit != null) {
                    wrong.put(row, misfit);
                    places.answeredBadly(misfit, call.request().campaign(), call.key(row));
                }
            }
        }
        if (call.answers().size() > call.rows().size()) {
            places.answeredBadly(
                    "it answers for more than it was asked for",
                    call.request().campaign(),
                    call.key(call.rows().get(0)));
        }
        int usable = call.rows().size() - wrong.size();
        boolean known = block.hasSome(places.name()) || wrong.keySet().stream().allMatch(row -> othersGot(call, row));
        if (usable == 0 && !known) {
            failed(call, wrong.values().iterator().next());
            return;
        }
        wrong.forEach((row, why) -> counts(call, row, why));
        places.worked(usable);
        block.calls(-1);
    }

    private void later(SupplyCall call, int row, Duration after) {
        SupplyBlock block = call.block();
        if (block.run().kind().toAudience()) {
            block.again(
                    call.places().name(),
                    row,
                    new SupplyTrouble(
                            Integer.MAX_VALUE, call.places().given(), 0, runtime.nanoTime() + after.toNanos()));
        } else {
            // Nobody stands behind it who isn't due as well: it waits where it holds up nobody.
            block.waitUntil(runtime.clock().instant().plus(after));
        }
    }

    /** Answers what is wrong, or null. */
    private static @Nullable String set(SupplyCall call, int row, int[] slots, @Nullable Answer answer) {
        if (!(answer instanceof PersonalValues.Values values)) {
            return "there is no answer for somebody";
        }
        try {
            List<Object> checked =
                    SupplyAnswers.checked(call.provider(), call.request().names(), values);
            for (int i = 0; i < slots.length; i++) {
                call.block().set(row, slots[i], checked.get(i));
            }
            return null;
        } catch (SupplyAnswers.Misfit e) {
            return e.what();
        }
    }

    private static Duration bounded(Duration asked) {
        Duration least = Duration.ofSeconds(1);
        if (asked.compareTo(least) < 0) {
            return least;
        }
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }
}
