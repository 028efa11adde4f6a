package io.mailing.internal.audience;

import io.mailing.Recipient;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One pass over an audience, in bounded memory but for the ids that a union or an exception compares. Used once, by one thread. */
public final class AudienceReading {

    private final Node node;
    private final Judge judge;
    private final Runnable tick;
    private final IdSet.Budget compared = IdSet.Budget.ofReading();
    private final Set<String> picked = new LinkedHashSet<>();
    private final Set<String> met = new HashSet<>();
    private boolean begun;

    AudienceReading(Node node, Judge judge, Runnable tick) {
        this.node = node;
        this.judge = judge;
        this.tick = tick;
    }

    /**
     * Hands over every recipient, one after another.
     *
     * @param sink whatever it throws is let through
     * @throws io.mailing.AudienceException if a source can't be read, or too many people are to be compared
     */
    public void forEach(Consumer<Recipient> sink) {
        if (begun) {
            throw new IllegalStateException("an audience is read anew each time");
        }
        begun = true;
        stream(node, sink);
    }

    /**
     * How many of those who were picked by hand nobody was.
     *
     * @return known when everyone was handed over
     */
    public long notFound() {
        return picked.stream().filter(id -> !met.contains(id)).count();
    }

    private void stream(Node part, Consumer<Recipient> sink) {
        if (part instanceof Node.Scan scan) {
            Judge.Sieve sieve = sieve(scan.choice(), sink);
            judge.narrowed(scan.base().source(), scan.choice().atMost()).accept(recipient -> {
                tick.run();
                sieve.accept(recipient);
            });
            sieve.finish();
        } else if (part instanceof Node.Sifted sifted) {
            Judge.Sieve sieve = sieve(sifted.choice(), sink);
            stream(sifted.from(), sieve::accept);
            sieve.finish();
        } else if (part instanceof Node.Less less) {
            try (IdSet gone = new IdSet(compared)) {
                less.without().forEach(other -> stream(other, recipient -> gone.add(recipient.id())));
                stream(less.from(), recipient -> {
                    if (!gone.contains(recipient.id())) {
                        sink.accept(recipient);
                    }
                });
            }
        } else {
            together(((Node.Together) part).parts(), sink);
        }
    }

    private void together(List<Node> parts, Consumer<Recipient> sink) {
        try (IdSet seen = new IdSet(compared)) {
            int last = parts.size() - 1;
            for (int i = 0; i <= last; i++) {
                boolean first = i == 0;
                boolean remembered = i < last;
                stream(parts.get(i), recipient -> {
                    boolean isNew = remembered ? seen.add(recipient.id()) : !seen.contains(recipient.id());
                    if (isNew || first) {
                        sink.accept(recipient);
                    }
                });
            }
        }
    }

    private Judge.Sieve sieve(Choice choice, Consumer<Recipient> sink) {
        note(choice);
        return judge.sieve(choice, met::add, sink);
    }

    private void note(Choice choice) {
        if (choice instanceof Choice.Picked one) {
            picked.addAll(one.ids());
        } else if (choice instanceof Choice.Both both) {
            note(both.first());
            note(both.second());
        } else if (choice instanceof Choice.Either either) {
            note(either.first());
            note(either.second());
        } else if (choice instanceof Choice.Not not) {
            note(not.choice());
        }
    }
}
