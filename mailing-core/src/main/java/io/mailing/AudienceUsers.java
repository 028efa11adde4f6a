package io.mailing;

import io.mailing.audience.Audience;
import io.mailing.internal.audience.AudienceCatalog;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Store;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who refers to a part of audiences, so that it must not go.
 *
 * @param segments by name
 * @param campaigns that have still to write their audience down
 */
record AudienceUsers(List<String> segments, List<CampaignId> campaigns) {

    private static final int PAGE = 1000;

    /** In which a campaign's audience is still to be written down, perhaps once more; a rule's runs are all to come. */
    private static final Set<CampaignState> TO_COME = EnumSet.of(
            CampaignState.CREATED, CampaignState.SCHEDULED, CampaignState.PREPARING, CampaignState.RECALLING);

    /** Those whose own text names it. */
    static AudienceUsers of(Store store, Predicate<Audience> names) {
        Predicate<String> named =
                text -> AudienceCatalog.read(text).filter(names).isPresent();
        List<String> segments = new ArrayList<>();
        @Nullable String after = null;
        List<Segment> page;
        do {
            page = store.segments().list(after, PAGE);
            for (Segment segment : page) {
                after = segment.name();
                if (named.test(segment.definition())) {
                    segments.add(segment.name());
                }
            }
        } while (page.size() == PAGE);
        List<CampaignId> campaigns = store
                .campaigns()
                .inStates(EnumSet.complementOf(
                        EnumSet.of(CampaignState.FINISHED, CampaignState.CANCELLED, CampaignState.DELETED)))
                .stream()
                .filter(campaign -> TO_COME.contains(campaign.state()) || campaign.repeats())
                .filter(campaign -> named.test(campaign.plan().audience()))
                .map(CampaignRecord::id)
                .toList();
        return new AudienceUsers(segments, campaigns);
    }

    boolean any() {
        return !segments.isEmpty() || !campaigns.isEmpty();
    }

    /** For a message. */
    String words() {
        return words(" by the segments ", segments) + words(" by the campaigns ", campaigns);
    }

    private static String words(String before, List<?> users) {
        return users.isEmpty() ? "" : before + users;
    }
}
