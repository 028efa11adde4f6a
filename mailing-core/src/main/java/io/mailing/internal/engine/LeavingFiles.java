package io.mailing.internal.engine;

import io.mailing.AudienceException;
import io.mailing.CampaignState;
import io.mailing.StoreException;
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
import java.util.List;
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

    /** Those that nobody has settled, as far as that can be done wholly: nothing is read again each minute for what must wait. */
    void settleAll() {
        for (FileKey file : store.lists().leaving(PAGE)) {
            try {
                settle(file, true);
            } catch (AudienceException e) {
                LOG.warn("{} can't leave campaigns: {}", file, e.getMessage());
            }
        }
    }

    /** What can be done of it now; from a campaign that is being prepared, or can't be read here, its people leave later. */
    void settle(FileKey file) {
        settle(file, false);
    }

    private void settle(FileKey file, boolean wholly) {
        Removal removal = store.lists().find(file.list()).stream()
                .flatMap(list -> list.files().stream())
                .filter(one -> one.number() == file.file())
                .map(ListFile::removal)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (removal == null) {
            return; // with its list
        }
        // Later ones never saw the file.
        List<CampaignRecord> sawIt = store.campaigns().inStates(UNDER_WAY).stream()
                .filter(campaign -> campaign.createdAt().isBefore(removal.at()) && !campaign.repeats())
                .filter(campaign -> audiences.mentions(campaign.plan().audience(), file.list()))
                .toList();
        List<CampaignRecord> able = sawIt.stream().filter(this::canLeave).toList();
        boolean done = able.size() == sawIt.size();
        if (wholly && !done) {
            return;
        }
        if (!able.isEmpty()) {
            Leavers leavers = new Leavers(store.lists(), file, audiences, clock);
            for (CampaignRecord campaign : able) {
                done &= leave(campaign, leavers, file);
            }
            left.run();
        }
        if (done) {
            store.lists().discard(file.list(), file.file());
        }
    }

    /** One that is being prepared may have read the file already. */
    private boolean canLeave(CampaignRecord campaign) {
        return campaign.state() != CampaignState.PREPARING
                && audiences
                        .resolve(campaign.plan().audience(), clock.instant())
                        .problems()
                        .isEmpty();
    }

    private boolean leave(CampaignRecord campaign, Leavers leavers, FileKey file) {
        try {
            leavers.forEachPiece(campaign.plan().audience(), people -> {
                long count = store.retention().withdraw(new Withdrawal(campaign.id(), people, clock.instant()));
                LOG.info("Campaign {}: {} deliveries ended with {}", campaign.id(), count, file);
            });
            return true;
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            // The application's source; its message may name people.
            LOG.warn(
                    "Campaign {} still has people of {}, as its audience can't be read: {}",
                    campaign.id(),
                    file,
                    FaultWords.of(e));
            LOG.debug("The fault", e);
            return false;
        }
    }
}
