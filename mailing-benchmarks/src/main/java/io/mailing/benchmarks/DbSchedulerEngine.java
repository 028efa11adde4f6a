package io.mailing.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** db-scheduler: one-time tasks, written down by {@code scheduleBatch}, fetched by {@code lockAndFetch}. */
final class DbSchedulerEngine implements StoreEngine {

    /** As its own documentation has it for PostgreSQL. */
    private static final String SCHEMA = """
            create table scheduled_tasks (
              task_name text not null,
              task_instance text not null,
              task_data bytea,
              execution_time timestamp with time zone not null,
              picked boolean not null,
              picked_by text,
              last_success timestamp with time zone,
              last_failure timestamp with time zone,
              consecutive_failures int,
              last_heartbeat timestamp with time zone,
              version bigint not null,
              priority smallint,
              primary key (task_name, task_instance));
            create index execution_time_idx on scheduled_tasks (execution_time);
            create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)""";

    @Override
    public String name() {
        return "db-scheduler";
    }

    @Override
    public int share(int recipients) {
        return Math.max(100, recipients / 4);
    }

    @Override
    public Session open(Server server) throws Exception {
        Database database = server.fresh();
        database.execute(SCHEMA);
        return new Tables(database);
    }

    private record Tables(Database database) implements Session {

        @Override
        public Timing run(int jobs) throws Exception {
            Countdown done = new Countdown(jobs);
            OneTimeTask<String> task = Tasks.oneTime("send", String.class).execute((instance, context) -> done.one());
            Scheduler scheduler = Scheduler.create(database.pool(), task)
                    .threads(PeerSettings.WORKERS)
                    .pollUsingLockAndFetch(PeerSettings.FETCH_LOWER, PeerSettings.FETCH_UPPER)
                    .pollingInterval(Duration.ofMillis(100))
                    .build();
            long begin = System.nanoTime();
            Stream<TaskInstance<?>> all =
                    IntStream.range(0, jobs).mapToObj(i -> task.instance(Integer.toString(i), People.address(i)));
            scheduler.scheduleBatch(all, Instant.now());
            long written = System.nanoTime();
            database.require(jobs, "SELECT count(*) FROM scheduled_tasks");
            try {
                scheduler.start();
                long end = done.await(() -> database.number("SELECT count(*) FROM scheduled_tasks") == 0);
                return new Timing(jobs, Timing.seconds(begin, written), Timing.seconds(done.firstAt(), end));
            } finally {
                scheduler.stop();
            }
        }

        @Override
        public void close() throws SQLException {
            database.close();
        }
    }
}
