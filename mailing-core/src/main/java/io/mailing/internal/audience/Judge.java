package io.mailing.internal.audience;

import io.mailing.Recipient;
import io.mailing.audience.Filter;
import io.mailing.spi.AudienceSource;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says of each person whether a choice means them, at one moment. */
final class Judge {

    /** So many are looked at together where it is asked what people did. */
    private static final int BATCH = 1000;

    private final Instant moment;
    private final ZoneId zone;
    private final PastEvents events;

    Judge(Instant moment, ZoneId zone, PastEvents events) {
        this.moment = moment;
        this.zone = zone;
        this.events = events;
    }

    /** People, one after another, and then the end. */
    interface Sieve {
        void accept(Recipient person);

        void finish();
    }

    /** The source, perhaps without some of whom the filter isn't true. */
    Consumer<Consumer<Recipient>> narrowed(AudienceSource source, @Nullable Filter filter) {
        return filter == null ? source::forEach : source.narrowed(filter, moment, zone)::forEach;
    }

    /** Lets some through, in their order. */
    Sieve sieve(Choice choice, Consumer<String> met, Consumer<Recipient> sink) {
        if (choice instanceof Choice.All) {
            return new Open(sink);
        }
        Test test = test(choice, met);
        return test.batched() ? new Batches(test, sink) : new OneByOne(test, sink);
    }

    private Test test(Choice choice, Consumer<String> met) {
        if (choice instanceof Choice.Fitting fitting) {
            return new Fits(new FilterEvaluator(fitting.filter(), moment, zone, events));
        }
        if (choice instanceof Choice.Picked picked) {
            return new Each(person -> {
                boolean here = picked.ids().contains(person.id());
                if (here) {
                    met.accept(person.id());
                }
                return here;
            });
        }
        if (choice instanceof Choice.Both both) {
            return new Then(test(both.first(), met), test(both.second(), met));
        }
        if (choice instanceof Choice.Either either) {
            return new Or(test(either.first(), met), test(either.second(), met));
        }
        return choice instanceof Choice.Not not ? new Opposite(test(not.choice(), met)) : new Each(person -> true);
    }

    /** Picks out of some people whom it means. */
    private sealed interface Test {
        boolean batched();

        List<Recipient> of(List<Recipient> people);
    }

    private record Fits(FilterEvaluator evaluator) implements Test {
        @Override
        public boolean batched() {
            return evaluator.asksForEvents();
        }

        @Override
        public List<Recipient> of(List<Recipient> people) {
            return evaluator.accepted(people);
        }
    }

    private record Each(Predicate<Recipient> means) implements Test {
        @Override
        public boolean batched() {
            return false;
        }

        @Override
        public List<Recipient> of(List<Recipient> people) {
            return people.stream().filter(means).toList();
        }
    }

    private record Then(Test first, Test second) implements Test {
        @Override
        public boolean batched() {
            return first.batched() || second.batched();
        }

        @Override
        public List<Recipient> of(List<Recipient> people) {
            List<Recipient> left = first.of(people);
            return left.isEmpty() ? left : second.of(left);
        }
    }

    /** Asks both of everyone: of whom is picked it is wanted who was there. */
    private record Or(Test first, Test second) implements Test {
        @Override
        public boolean batched() {
            return first.batched() || second.batched();
        }

        @Override
        public List<Recipient> of(List<Recipient> people) {
            return ordered(people, first.of(people), second.of(people));
        }

        /** Each part stands in the order of the whole, so that two fingers are enough; the same person may come twice. */
        private static List<Recipient> ordered(List<Recipient> people, List<Recipient> some, List<Recipient> others) {
            List<Recipient> all = new ArrayList<>(people.size());
            int a = 0;
            int b = 0;
            for (Recipient person : people) {
                boolean inSome = a < some.size() && same(some.get(a), person);
                boolean inOthers = b < others.size() && same(others.get(b), person);
                a += inSome ? 1 : 0;
                b += inOthers ? 1 : 0;
                if (inSome || inOthers) {
                    all.add(person);
                }
            }
            return all;
        }
    }

    private record Opposite(Test test) implements Test {
        @Override
        public boolean batched() {
            return test.batched();
        }

        @Override
        public List<Recipient> of(List<Recipient> people) {
            List<Recipient> gone = test.of(people);
            List<Recipient> left = new ArrayList<>(people.size());
            int at = 0;
            for (Recipient person : people) {
                if (at < gone.size() && same(gone.get(at), person)) {
                    at++;
                } else {
                    left.add(person);
                }
            }
            return left;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very same object went in
    private static boolean same(Recipient one, Recipient other) {
        return one == other;
    }

    private record Open(Consumer<Recipient> sink) implements Sieve {
        @Override
        public void accept(Recipient person) {
            sink.accept(person);
        }

        @Override
        public void finish() {
            // Nobody is held back.
        }
    }

    private record OneByOne(Test test, Consumer<Recipient> sink) implements Sieve {
        @Override
        public void accept(Recipient person) {
            if (!test.of(List.of(person)).isEmpty()) {
                sink.accept(person);
            }
        }

        @Override
        public void finish() {
            // Nobody is held back.
        }
    }

    private static final class Batches implements Sieve {
        private final Test test;
        private final Consumer<Recipient> sink;
        private final List<Recipient> waiting = new ArrayList<>(BATCH);

        Batches(Test test, Consumer<Recipient> sink) {
            this.test = test;
            this.sink = sink;
        }

        @Override
        public void accept(Recipient person) {
            waiting.add(person);
            if (waiting.size() == BATCH) {
                finish();
            }
        }

        @Override
        public void finish() {
            test.of(waiting).forEach(sink);
            waiting.clear();
        }
    }
}
