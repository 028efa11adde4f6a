package io.mailing.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.Mailing;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One campaign in a small heap, which is collected whole again and again: what is left is what is really held. */
final class MemoryChild {

    static final String ANSWER = "LIVE ";
    private static final Duration EVERY = Duration.ofMillis(500);

    private static final AtomicInteger COLLECTIONS = new AtomicInteger();
    private static volatile long most;

    private MemoryChild() {}

    /** Arguments: JDBC URL, number of recipients. */
    public static void main(String[] args) throws InterruptedException {
        int recipients = Integer.parseInt(args[1]);
        try (HikariDataSource pool = Server.pool(args[0], Server.CONNECTIONS);
                Mailing mailing = OwnEngine.start(pool, text -> {}, new People(recipients))) {
            long begin = System.nanoTime();
            Campaign campaign =
                    mailing.campaigns().launch(CampaignDraft.to("people").text(People.TEXT));
            Thread watch = new Thread(MemoryChild::watch, "watch");
            watch.setDaemon(true);
            watch.start();
            CampaignState end = campaign.awaitFinished(Duration.ofHours(2));
            watch.interrupt();
            watch.join();
            if (end != CampaignState.FINISHED || campaign.progress().sent() != recipients) {
                throw new AssertionError("not all was sent: " + campaign.progress());
            }
            System.out.println(ANSWER + most / 1048576.0 + " " + COLLECTIONS + " " + (System.nanoTime() - begin) / 1e9);
        }
    }

    private static void watch() {
        do {
            System.gc();
            long live = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                    .map(MemoryPoolMXBean::getCollectionUsage)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
            most = Math.max(most, live);
            COLLECTIONS.incrementAndGet();
        } while (slept());
    }

    private static boolean slept() {
        try {
            Thread.sleep(EVERY.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
