package io.mailing;

import io.mailing.audience.Audience;
import io.mailing.internal.audience.AudienceCatalog;
import io.mailing.internal.audience.AudienceParts;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Who was picked by hand, and stands by id in the text of audiences. */
final class PickedPeople {

    private static final int PAGE = 1000;

    private final Store store;
    private final Clock clock;

    PickedPeople(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Takes a person out of what is saved for campaigns to come. */
    void forget(String id) {
        String after = null;
        List<Segment> page;
        do {
            page = store.segments().list(after, PAGE);
            for (Segment segment : page) {
                after = segment.name();
                forget(segment, id);
            }
        } while (page.size() == PAGE);
    }

    private void forget(Segment read, String id) {
        Optional<Segment> segment = Optional.of(read);
        while (segment.isPresent()) { // each round that fails is somebody else's success
            Optional<String> without = without(segment.get().definition(), id);
            if (without.isEmpty() || store.segments().revise(segment.get(), without.get(), clock.instant())) {
                return;
            }
            segment = store.segments().find(read.name());
        }
    }

    /** Takes a person out of what a campaign says of its audience. */
    void forget(CampaignRecord read, String id) {
        Optional<CampaignRecord> campaign = Optional.of(read);
        while (campaign.isPresent()) { // each round that fails is somebody else's success
            String text = campaign.get().plan().audience();
            Optional<String> without = without(text, id);
            if (without.isEmpty() || store.campaigns().reword(read.id(), text, without.get())) {
                return;
            }
            campaign = store.campaigns().find(read.id());
        }
    }

    /** The text without the id; empty if it isn't there. */
    private static Optional<String> without(String text, String id) {
        Optional<Audience> audience = AudienceCatalog.read(text);
        return audience.map(whole -> AudienceParts.without(whole, id))
                .filter(less -> !less.equals(audience.get()))
                .map(Audience::toString);
    }
}
