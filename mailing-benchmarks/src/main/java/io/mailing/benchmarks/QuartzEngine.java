package io.mailing.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz: one stored job with a trigger for each message, taken in batches of as many as there are threads. */
final class QuartzEngine implements StoreEngine {

    private static final String SCHEMA = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    @Override
    public String name() {
        return "Quartz";
    }

    @Override
    public int share(int recipients) {
        return Math.max(100, recipients / 100);
    }

    @Override
    public Session open(Server server) throws Exception {
        Database database = server.fresh();
        try (InputStream script = Objects.requireNonNull(Scheduler.class.getResourceAsStream(SCHEMA))) {
            database.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SQLException(e);
        }
        return new Tables(database);
    }

    /** Does nothing but count. */
    public static final class Sender implements Job {
        static final String COUNTDOWN = "countdown";

        /** As Quartz wants it. */
        public Sender() {}

        @Override
        public void execute(JobExecutionContext context) {
            try {
                Object done = context.getScheduler().getContext().get(COUNTDOWN);
                ((Countdown) Objects.requireNonNull(done)).one();
            } catch (SchedulerException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The pool that all engines have; closed by who made it. */
    private record Pool(Database database) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return database.pool().getConnection();
        }

        @Override
        public void initialize() {}

        @Override
        public void shutdown() {}
    }

    private record Tables(Database database) implements Session {

        @Override
        public Timing run(int jobs) throws Exception {
            Countdown done = new Countdown(jobs);
            DBConnectionManager.getInstance().addConnectionProvider("pool", new Pool(database));
            Scheduler scheduler = new StdSchedulerFactory(settings()).getScheduler();
            try {
                scheduler.getContext().put(Sender.COUNTDOWN, done);
                // Durable: else the triggers that are left are counted after each one.
                JobDetail job = JobBuilder.newJob(Sender.class)
                        .withIdentity(UUID.randomUUID().toString())
                        .storeDurably()
                        .build();
                Set<Trigger> triggers = new HashSet<>();
                for (int i = 0; i < jobs; i++) {
                    triggers.add(TriggerBuilder.newTrigger()
                            .withIdentity(Integer.toString(i))
                            .usingJobData("address", People.address(i))
                            .startNow()
                            .build());
                }
                long begin = System.nanoTime();
                scheduler.scheduleJobs(Map.of(job, triggers), false);
                long written = System.nanoTime();
                database.require(jobs, "SELECT count(*) FROM qrtz_triggers");
                scheduler.start();
                long end = done.await(() -> database.number("SELECT count(*) FROM qrtz_fired_triggers") == 0
                        && database.number("SELECT count(*) FROM qrtz_triggers") == 0);
                return new Timing(jobs, Timing.seconds(begin, written), Timing.seconds(done.firstAt(), end));
            } finally {
                scheduler.shutdown(true);
            }
        }

        private static Properties settings() {
            Properties settings = new Properties();
            settings.putAll(Map.of(
                    "org.quartz.scheduler.instanceName", "benchmark",
                    "org.quartz.scheduler.skipUpdateCheck", "true",
                    "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(PeerSettings.WORKERS),
                    "org.quartz.threadPool.threadCount", Integer.toString(PeerSettings.WORKERS),
                    "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
                    "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
                    "org.quartz.jobStore.useProperties", "true",
                    "org.quartz.jobStore.acquireTriggersWithinLock", "true",
                    // Nothing of this is late: a misfire would be work of its own.
                    "org.quartz.jobStore.misfireThreshold", "3600000",
                    "org.quartz.jobStore.dataSource", "pool"));
            return settings;
        }

        @Override
        public void close() throws SQLException {
            database.close();
        }
    }
}
