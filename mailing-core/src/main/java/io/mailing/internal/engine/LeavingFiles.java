package io.mailing.internal.engine;

import io.mailing.AudienceException;
import io.mailing.CampaignState;
import io.mailing.audience.ListFile;
import io.mailing.audience.ListFile.Removal;
import io.mailing.internal.audience.AudienceCatalog;
import io.mailing.internal.audience.Leavers;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.RetentionStore.Withdrawal;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.UploadStore.FileKey;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the people of files that were dropped from their lists out of the campaigns that have them only because of these. A file keeps
 * its rows until that is done, whoever does it: after a crash another node goes on. All of it can be repeated.
 */
final class LeavingFiles {

    private static final Logger LOG = LoggerFactory.getLogger(LeavingFiles.class);

    private static final int PAGE = 100;

    private static final Set<CampaignState> UNDER_WAY =
            EnumSet.of(CampaignState.PREPARING, CampaignState.SENDING, CampaignState.PAUSED);

    private final Store store;
    private final AudienceCatalog audiences;
    private final Clock clock;
    private final Runnable left;

    /**
     * Of one node.
     *
     * @param left is called when people may have left
     */
    LeavingFiles(Store store, AudienceCatalog audiences, Clock clock, Runnable left) {
        this.store = store;
        this.audiences = audiences;
        this.clock = clock;
        this.left = left;
    }

    /** Those that nobody has settled. */
    void settleAll() {
        for (FileKey file : store.lists().leaving(PAGE)) {
            boolean unused = settle(file);
        }
    }

    /** Answers whether that is done: not while a campaign is being prepared, which may have read the file, nor where one can't be read here. */
    boolean settle(FileKey file) {
        Removal removal = store.lists().find(file.list()).stream()
                .flatMap(list -> list.files().stream())
                .filter(one -> one.number() == file.file())
                .map(ListFile::removal)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (removal == null) {
            return true;
        }
        Leavers leavers = new Leavers(store.lists(), file, audiences, clock);
        boolean done = true;
        if (!leavers.none()) {
            for (CampaignRecord campaign : store.campaigns().inStates(UNDER_WAY)) {
                // Later ones never saw the file.
                boolean sawIt = campaign.createdAt().isBefore(removal.at()) && !campaign.repeats();
                if (sawIt && audiences.mentions(campaign.plan().audience(), file.list())) {
                    done &= leave(campaign, leavers, file);
                }
            }
            left.run();
        }
        if (done) {
            store.lists().discard(file.list(), file.file());
        }
        return done;
    }

    private boolean leave(CampaignRecord campaign, Leavers leavers, FileKey file) {
        if (campaign.state() == CampaignState.PREPARING) {
            return false;
        }
        try {
            leavers.forEachPiece(campaign.plan().audience(), people -> {
                long count = store.retention().withdraw(new Withdrawal(campaign.id(), people, clock.instant()));
                LOG.info("Campaign {}: {} deliveries ended with {}", campaign.id(), count, file);
            });
            return true;
        } catch (AudienceException e) {
            LOG.warn(
                    "Campaign {} still has the people of {}, as its audience can't be read on this node: {}",
                    campaign.id(),
                    file,
                    e.getMessage());
            return false;
        }
    }
}
