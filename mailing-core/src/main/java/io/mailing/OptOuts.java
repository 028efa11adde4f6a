package io.mailing;

import io.mailing.internal.engine.Engine;
import io.mailing.internal.engine.PersonHashes;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.SuppressionStore.Entry;
import io.mailing.spi.store.SuppressionStore.Lift;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people do themselves: by a reply, or by a link. Each undoes what the other did, and neither what anybody else did. */
final class OptOuts {

    private static final Set<String> OWN = Set.of(Suppression.REPLY, Suppression.LINK);

    private final Store store;
    private final SuppressionKeys keys;
    private final Clock clock;
    private final Engine engine;

    OptOuts(Store store, SuppressionKeys keys, Clock clock, Engine engine) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
        this.engine = engine;
    }

    ReplyAction reply(Reply reply, StopWords words) {
        String address = keys.address(reply.channel(), reply.address());
        String person = keys.person(reply.channel(), reply.address());
        Instant now = clock.instant();
        Instant said = reply.at() == null || reply.at().isAfter(now) ? now : reply.at();
        return switch (words.meaningOf(reply.text())) {
            case STOP ->
                out(
                                person,
                                reply.channel(),
                                null,
                                PersonHashes.plain(address),
                                new Suppression("stop", Suppression.REPLY, said))
                        ? ReplyAction.OPTED_OUT
                        : ReplyAction.NONE;
            case START -> in(person, reply.channel(), Set.of(), said) > 0 ? ReplyAction.OPTED_IN : ReplyAction.NONE;
            case NOTHING -> ReplyAction.NONE;
        };
    }

    /** False if it stood already. */
    boolean out(String person, String channel, @Nullable String topic, @Nullable String text, Suppression suppression) {
        Entry entry = new Entry(SuppressionKeys.key(person, channel, topic), text, suppression);
        boolean added =
                !store.suppressions().suppress(List.of(entry), clock.instant()).isEmpty();
        engine.suppressed(person);
        return added;
    }

    /**
     * How many ended.
     *
     * @param topics of these, empty among them for everything; none for whatever topic
     */
    int in(String person, String channel, Set<String> topics, Instant until) {
        return store.suppressions().lift(new Lift(person, channel, topics, OWN, until));
    }

    /** Whether the person may undo it. */
    static boolean own(Entry entry, String channel) {
        return entry.key().channel().equals(channel)
                && OWN.contains(entry.suppression().source());
    }

    Instant now() {
        return clock.instant();
    }
}
