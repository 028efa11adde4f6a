package io.mailing.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/** JobRunr (open source): job requests, written down as a stream. */
final class JobRunrEngine implements StoreEngine {

    @Override
    public String name() {
        return "JobRunr";
    }

    @Override
    public int share(int recipients) {
        return Math.max(100, recipients / 40);
    }

    @Override
    public Session open(Server server) throws Exception {
        Database database = server.fresh();
        JacksonJsonMapper json = new JacksonJsonMapper();
        StorageProvider storage = SqlStorageProviderFactory.using(database.pool());
        storage.setJobMapper(new JobMapper(json));
        return new Tables(database, storage, json);
    }

    /** A message that is owed. */
    public record Send(String address) implements JobRequest {
        @Override
        public Class<Sender> getJobRequestHandler() {
            return Sender.class;
        }
    }

    /** Does nothing but count. */
    public static final class Sender implements JobRequestHandler<Send> {
        private final Countdown done;

        Sender(Countdown done) {
            this.done = done;
        }

        @Override
        public void run(Send job) {
            done.one();
        }
    }

    private record Tables(Database database, StorageProvider storage, JacksonJsonMapper json) implements Session {

        @Override
        public Timing run(int jobs) throws Exception {
            long before = storage.countJobs(StateName.SUCCEEDED);
            Countdown done = new Countdown(jobs);
            Sender sender = new Sender(done);
            long begin = System.nanoTime();
            new JobRequestScheduler(storage)
                    .enqueue(IntStream.range(0, jobs).mapToObj(i -> new Send(People.address(i))));
            long written = System.nanoTime();
            database.require(jobs, "SELECT count(*) FROM jobrunr_jobs WHERE state = 'ENQUEUED'");
            // Its smallest poll interval; workers that are free fetch more without waiting for it.
            BackgroundJobServer server = new BackgroundJobServer(
                    storage,
                    json,
                    new JobActivator() {
                        @Override
                        public <T> T activateJob(Class<T> type) {
                            return type.cast(sender);
                        }
                    },
                    BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                            .andWorkerCount(PeerSettings.WORKERS)
                            .andPollInterval(Duration.ofSeconds(5)));
            try {
                server.start();
                long end = done.await(() -> storage.countJobs(StateName.SUCCEEDED) == before + jobs);
                return new Timing(jobs, Timing.seconds(begin, written), Timing.seconds(done.firstAt(), end));
            } finally {
                server.stop();
            }
        }

        @Override
        public void close() throws SQLException {
            storage.close();
            database.close();
        }
    }
}
