package io.mailing.jdbc.internal;

import io.mailing.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The numbered migrations. Each script ends by writing its own number, so that other tools can apply it as well. */
final class Schema {

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final List<String> SCRIPTS = List.of("V1__ledger.sql");
    private static final String FOLDER = "META-INF/mailing/migration/";

    private final Transactions transactions;
    private final Dialect dialect;
    private final String prefix;

    Schema(Transactions transactions, Dialect dialect, String prefix) {
        this.transactions = transactions;
        this.dialect = dialect;
        this.prefix = prefix;
    }

    /** Looks only. */
    void validate() {
        int version = transactions.read("read the schema's version", this::version);
        refuseNewer(version);
        if (version < SCRIPTS.size()) {
            String missing = SCRIPTS.get(version);
            throw new StoreException(
                    "the schema with the prefix '" + prefix + "' is at version " + version + "; version "
                            + (version + 1) + " is missing: apply " + FOLDER + dialect.name() + "/" + missing
                            + " with your migration tool, or open the store with Migration.APPLY",
                    null);
        }
    }

    /** Brings the schema up to date; a second node that starts meanwhile waits, and then finds nothing to do. */
    void apply() {
        int version = transactions.read("read the schema's version", this::version);
        refuseNewer(version);
        if (version == SCRIPTS.size()) {
            return;
        }
        String what = "migrate the schema";
        transactions.call(what, lock -> {
            dialect.lockSchema(lock, prefix);
            try {
                if (dialect.lockOutlivesChanges()) {
                    migrate(lock);
                } else {
                    transactions.call(what, session -> {
                        migrate(session);
                        return true;
                    });
                }
            } finally {
                dialect.unlockSchema(lock, prefix);
            }
            return true;
        });
    }

    private void migrate(Session session) throws SQLException {
        int version = version(session);
        refuseNewer(version);
        for (String script : SCRIPTS.subList(version, SCRIPTS.size())) {
            for (String statement : statements(script)) {
                session.update(statement);
            }
            LOG.info("applied {} for the table prefix {}", script, prefix);
        }
    }

    private void refuseNewer(int version) {
        if (version > SCRIPTS.size()) {
            throw new StoreException(
                    "the schema with the prefix '" + prefix + "' is at version " + version + ", this library knows "
                            + SCRIPTS.size() + ": another node runs a newer one, update this one",
                    null);
        }
    }

    /** 0 where there is no schema. Looked for first: H2 writes each statement that fails into a trace file. */
    private int version(Session session) throws SQLException {
        String meta = prefix + "meta";
        if (session.number(dialect.hasTable(), meta) == 0) {
            return 0;
        }
        return (int) session.number("SELECT version FROM " + meta + " WHERE id = 1");
    }

    private List<String> statements(String script) {
        String path = "/" + FOLDER + dialect.name() + "/" + script;
        try (InputStream in = Schema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + path);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("${prefix}", prefix);
            String bare =
                    text.lines().filter(line -> !line.strip().startsWith("--")).reduce("", (a, b) -> a + b + "\n");
            return Arrays.stream(bare.split(";\\s*\n"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar's " + path + " can't be read", e);
        }
    }
}
