package io.mailing.examples.mainjob;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mailing.examples.mainjob.Options.Database;
import java.nio.file.Path;

/** Opens the database: a file of this program's own, or the user's. */
final class Databases {

    private static final int CONNECTIONS = 8;
    private static final long PATIENCE_MILLIS = 10_000;

    private Databases() {}

    /** Connects to nothing yet: opening the store does. */
    static HikariDataSource open(Database database, Folder folder, boolean ownServers) {
        HikariConfig config = new HikariConfig();
        String url = database.url();
        if (url == null) {
            Path file = folder.database(ownServers).toAbsolutePath();
            config.setJdbcUrl("jdbc:h2:file:" + file + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0");
        } else {
            config.setJdbcUrl(url);
            config.setUsername(database.user());
            config.setPassword(
                    database.password() == null ? null : database.password().value());
        }
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        // The first connection is the store's to ask for, and its failure the store's to tell.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** For the screen, without what may be a password in it. */
    static String name(Database database, Folder folder, boolean ownServers) {
        String url = database.url();
        return url == null
                ? "H2, in the file " + folder.database(ownServers) + ".mv.db"
                : url.replaceAll("[?;].*", "").replaceAll("//[^/]*@", "//");
    }
}
