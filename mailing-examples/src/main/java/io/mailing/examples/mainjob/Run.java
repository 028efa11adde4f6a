package io.mailing.examples.mainjob;

import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.CsvAudience;
import io.mailing.DeliveryState;
import io.mailing.HistoryFilter;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.examples.mainjob.Options.Switch;
import io.mailing.jdbc.JdbcStore;
import io.mailing.spi.Channel;
import io.mailing.spi.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One run: the servers, the database, the campaign. */
final class Run {

    /** Short, so that a restart after a kill soon goes on. Where processes may pause for longer, keep the default of 30 s. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    private final Options options;
    private final Folder folder;
    private final Screen screen;
    private final Clock clock;
    private final boolean own;

    Run(Options options, Screen screen, Clock clock) {
        this.options = options;
        this.folder = Folder.at(options.folder());
        this.screen = screen;
        this.clock = clock;
        this.own = options.servers().own();
    }

    /** Whether all is well at the end. */
    boolean run() throws InterruptedException, IOException {
        try (FileChannel lock = folder.lock()) {
            return lock.isOpen() && alone();
        }
    }

    private boolean alone() throws InterruptedException {
        if (options.has(Switch.FRESH)) {
            folder.clear(own);
        }
        if (own) {
            return withConnections(Connections.to(options.servers()), null);
        }
        try (StandIns standIns = StandIns.start(folder, clock)) {
            return withConnections(Connections.to(standIns), standIns.received());
        }
    }

    private boolean withConnections(Connections connections, @Nullable ReceivedLog received)
            throws InterruptedException {
        screen.title(own ? "Connected" : "Started, all on this machine; nothing leaves it");
        connections.sentences().forEach(sentence -> screen.line("  " + sentence));
        screen.line("  Database   " + Databases.name(options.database(), folder, own));
        try (HikariDataSource dataSource = Databases.open(options.database(), folder, own)) {
            return withStore(store(dataSource), connections, received);
        }
    }

    /** Campaigns to stand-ins and real ones never meet, not even in one database. */
    private Store store(HikariDataSource dataSource) {
        boolean demoInOwnDatabase = !own && options.database().url() != null;
        return demoInOwnDatabase
                ? JdbcStore.builder(dataSource).tablePrefix("mailing_demo_").build()
                : JdbcStore.of(dataSource);
    }

    private boolean withStore(Store store, Connections connections, @Nullable ReceivedLog received)
            throws InterruptedException {
        Path csv = options.csv() == null ? folder.shippedGuests() : options.csv();
        CsvAudience guests = CsvAudience.of(csv);
        AtomicLong people = new AtomicLong();
        guests.forEach(guest -> people.incrementAndGet());
        screen.line("  Guests     " + people + " in " + csv);

        MailingBuilder builder =
                Mailing.builder().store(store).audience(Sale.AUDIENCE, guests).leaseTime(LEASE);
        for (Channel channel : connections.channels()) {
            builder.channel(channel);
        }
        try (Mailing mailing = builder.start()) {
            Campaign campaign = campaign(mailing, connections, received, people.get());
            if (campaign == null) {
                return true;
            }
            new Watch(screen, clock).until(campaign);
            if (options.has(Switch.RESEND_IN_DOUBT)) {
                resend(mailing, campaign, received);
            }
            return new Closing(mailing, screen, folder, clock.getZone()).show(campaign, received);
        }
    }

    /** The unfinished one of an earlier run, the last one if it is to be sent again, or a new one. */
    private @Nullable Campaign campaign(
            Mailing mailing, Connections connections, @Nullable ReceivedLog received, long people)
            throws InterruptedException {
        List<CampaignSummary> unfinished = mailing.history()
                .campaigns(HistoryFilter.newest(1)
                        .states(
                                CampaignState.SCHEDULED,
                                CampaignState.PREPARING,
                                CampaignState.SENDING,
                                CampaignState.PAUSED));
        if (!unfinished.isEmpty()) {
            return resumed(mailing, unfinished.get(0), connections);
        }
        if (options.has(Switch.RESEND_IN_DOUBT)) {
            return last(mailing);
        }
        if (received != null) {
            received.forget();
            folder.forgetMails();
        }
        CampaignDraft draft = Sale.draft(options, connections.names());
        List<String> problems =
                mailing.campaigns().check(draft).stream().map(Object::toString).toList();
        if (!problems.isEmpty()) {
            throw new BadInput("the campaign can't be sent:\n  - " + String.join("\n  - ", problems));
        }
        announce(connections, people);
        return mailing.campaigns().launch(draft);
    }

    private void announce(Connections connections, long people) throws InterruptedException {
        screen.title("Sending");
        screen.text("To " + people + " guests by " + String.join(", else by ", connections.names()) + ", "
                + options.perMinute() + " deliveries a minute (--throttle)"
                + (connections.names().contains("telegram") ? ", Telegram at most 30 a second" : "") + ".");
        if (!own) {
            screen.text("Kill it in the middle if you like (kill -9 "
                    + ProcessHandle.current().pid() + ") and start it again: it goes on.");
            return;
        }
        long seconds = options.servers().pause().toSeconds();
        screen.text(screen.bold("These messages really leave.") + " It begins in " + seconds + " s; Ctrl-C stops it.");
        boolean unused = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }

    private Campaign resumed(Mailing mailing, CampaignSummary found, Connections connections) {
        screen.title("Resuming campaign " + found.id() + " '" + found.name() + "', "
                + found.state().name().toLowerCase(Locale.ROOT));
        screen.text("An earlier run ended in the middle of it, at "
                + found.progress().ended() + " of "
                + found.progress().total() + ". Within " + LEASE.toSeconds()
                + " s, when its lease has run out, its share of the work"
                + " is taken over: what was not yet permitted is sent, and what was permitted but has no outcome is in doubt and is"
                + " not sent a second time by itself. Message and pace are those of its launch.");
        List<String> wanted =
                mailing.history().report(found.id()).plan().sendMode().channels();
        if (!connections.names().containsAll(wanted)) {
            throw new BadInput("campaign " + found.id() + " is sent over " + wanted + ", and now there is only "
                    + connections.names() + ": give the other server too, or --fresh to forget the campaign");
        }
        Campaign campaign = mailing.campaigns().find(found.id()).orElseThrow();
        if (found.state() == CampaignState.PAUSED) {
            campaign.resume();
        }
        return campaign;
    }

    private @Nullable Campaign last(Mailing mailing) {
        List<CampaignSummary> newest = mailing.history().campaigns(HistoryFilter.newest(1));
        if (newest.isEmpty()) {
            screen.title("There is no campaign yet: nothing is in doubt.");
            return null;
        }
        return mailing.campaigns().find(newest.get(0).id()).orElseThrow();
    }

    private void resend(Mailing mailing, Campaign campaign, @Nullable ReceivedLog received)
            throws InterruptedException {
        if (campaign.progress().inDoubt() == 0) {
            screen.title("Nothing is in doubt: nothing is sent again.");
            return;
        }
        if (received != null) {
            JournalFilter page = JournalFilter.first(1000).states(DeliveryState.IN_DOUBT);
            for (JournalEntry entry : Journal.all(mailing, campaign.id(), page)) {
                received.resent(String.valueOf(entry.channel()), String.valueOf(entry.address()));
            }
        }
        screen.title("Sending again what is in doubt: " + campaign.resendInDoubt() + " deliveries");
        new Watch(screen, clock).until(campaign);
    }
}
