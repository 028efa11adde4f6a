package io.mailing;

import io.mailing.internal.engine.PutOffs;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.HistoryStore.DeliveryFacts;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.Store;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entries of a journal out of the ledger's facts. */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Store store;
    private final @Nullable Function<String, @Nullable URI> recipientLink;

    Journal(Store store, @Nullable Function<String, @Nullable URI> recipientLink) {
        this.store = store;
        this.recipientLink = recipientLink;
    }

    List<JournalEntry> page(CampaignRecord campaign, JournalFilter filter) {
        boolean test = campaign.kind() == CampaignKind.TEST;
        JournalEntry after = filter.after();
        DeliveryFilter wanted = new DeliveryFilter(
                filter.states(),
                filter.channel(),
                filter.reason(),
                filter.recipient(),
                after == null ? null : after.key(),
                filter.limit());
        return store.history().deliveries(campaign.id(), wanted).stream()
                .map(facts -> entry(facts, test))
                .toList();
    }

    /** Whether a message was made for it: not for what was put off before, nor for an end that the store wrote. */
    private static boolean tried(Outcome outcome) {
        Reason reason = outcome.reason();
        return outcome.channel() != null && (reason == null || !PutOffs.isOne(reason));
    }

    private JournalEntry entry(DeliveryFacts facts, boolean test) {
        Outcome counts = facts.counting();
        int attempts = (int) facts.attempts().stream()
                .filter(Journal::tried)
                .mapToInt(Outcome::attempt)
                .distinct()
                .count();
        String channel = facts.channel();
        Route route = route(facts, channel);
        boolean erased = facts.delivery().erased();
        return new JournalEntry(
                facts.key(),
                facts.delivery().recipient(),
                facts.state(),
                channel,
                route == null ? null : route.address(),
                attempts,
                counts == null ? null : counts.reason(),
                counts == null ? null : counts.providerId(),
                counts == null ? null : counts.newAddress(),
                counts == null ? null : counts.at(),
                facts.attempts().stream().map(Journal::attempt).toList(),
                erased ? null : link(facts.delivery().recipient()),
                erased,
                test);
    }

    private static JournalEntry.Attempt attempt(Outcome outcome) {
        return new JournalEntry.Attempt(
                outcome.attempt(),
                outcome.at(),
                outcome.channel(),
                outcome.state(),
                outcome.reason(),
                outcome.providerId());
    }

    /** A fault of the application's must not keep people from the journal. */
    private @Nullable URI link(String recipient) {
        if (recipientLink == null) {
            return null;
        }
        try {
            return recipientLink.apply(recipient);
        } catch (RuntimeException e) {
            // Its message may hold the recipient's id.
            LOG.debug("no link to a recipient's card", e);
            return null;
        }
    }

    static @Nullable Route route(DeliveryFacts facts, @Nullable String channel) {
        for (Route route : facts.delivery().routes()) {
            if (route.channel().equals(channel)) {
                return route;
            }
        }
        return null;
    }
}
