package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.internal.pace.PaceGate;
import io.mailing.spi.MessageSender;
import io.mailing.spi.store.CampaignRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A campaign that is being sent by this node: its prepared content and its pace. Lanes hold it while they work for it; it
 * closes when it is halted and no one holds it.
 */
final class CampaignRun {

    private final CampaignRecord campaign;
    private final Map<String, MessageSender> senders;
    private final PaceGate gate;
    private final Verdict verdict;
    private final @Nullable RunPersonal personal;
    private final FileMaking files;

    private int holders;
    private boolean closed;
    private volatile boolean halted;

    CampaignRun(
            CampaignRecord campaign,
            Map<String, MessageSender> senders,
            PaceGate gate,
            @Nullable RunPersonal personal,
            FileMaking files) {
        this.campaign = campaign;
        this.senders = Map.copyOf(senders);
        this.gate = gate;
        this.personal = personal;
        this.files = files;
        this.verdict = new Verdict(campaign.plan().retry(), campaign.plan().inDoubt());
    }

    CampaignId id() {
        return campaign.id();
    }

    CampaignPlan plan() {
        return campaign.plan();
    }

    /** Whether it goes before those that are not: a message that somebody waits for. */
    boolean urgent() {
        return !toAudience();
    }

    boolean toAudience() {
        return campaign.kind().toAudience();
    }

    /** Whether its messages are of the sort of which people opt out by a button of their mail program. */
    boolean bulk() {
        return toAudience() || campaign.plan().topic() != null;
    }

    CampaignKind kind() {
        return campaign.kind();
    }

    /** What it has of each recipient's own, or null. */
    @Nullable
    RunPersonal personal() {
        return personal;
    }

    /** The makers of its files on a channel. */
    List<String> makers(String channel) {
        return personal == null ? List.of() : personal.makers(channel);
    }

    /** How long nothing of it is permitted on a channel: its messages can't be made now. */
    long restNanos(String channel) {
        return files.restNanos(makers(channel));
    }

    /** For one message on a channel; null while a maker of its files has none. */
    FileMaking.@Nullable Places places(String channel) {
        return files.places(makers(channel));
    }

    PaceGate gate() {
        return gate;
    }

    Verdict verdict() {
        return verdict;
    }

    @Nullable
    MessageSender sender(String channel) {
        return senders.get(channel);
    }

    /** Whether it is the same stretch of sending: with the same end, which is set anew when deliveries are sent again. */
    boolean sameAs(CampaignRecord other) {
        return Objects.equals(campaign.expiresAt(), other.expiresAt());
    }

    /** Whether the time for what is unsent is over. */
    boolean expired(Instant now) {
        Instant end = campaign.expiresAt();
        return end != null && !now.isBefore(end);
    }

    /** Whether lanes must stop and hand back what they have. */
    boolean halted() {
        return halted;
    }

    void halt() {
        halted = true;
    }

    /**
     * Goes on after a halt.
     *
     * @return false if it is closed already: a new run is needed
     */
    synchronized boolean goOn() {
        if (closed) {
            return false;
        }
        halted = false;
        return true;
    }

    /** Takes hold for one share of work; false if there is to be none. */
    synchronized boolean hold() {
        if (closed || halted) {
            return false;
        }
        holders++;
        return true;
    }

    synchronized void letGo() {
        holders--;
    }

    /** Whether this node has nothing of it under way. */
    synchronized boolean idle() {
        return holders == 0;
    }

    /** Closes, if it is halted and no one holds it. */
    synchronized boolean closeIfIdle() {
        if (halted && holders == 0 && !closed) {
            closed = true;
            SenderFactory.close(senders.values());
        }
        return closed;
    }
}
