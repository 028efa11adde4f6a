package io.mailing.jdbc.internal;

import io.mailing.StoreException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The installation's secret, one for all nodes. Migrations make it where their SQL can; where it can't, they leave it empty. */
final class InstallationKey {

    private static final int BYTES = 32;

    private final Transactions transactions;
    private final String prefix;
    private final String read;
    private final String make;

    InstallationKey(Transactions transactions, Sql sql, String prefix) {
        this.transactions = transactions;
        this.prefix = prefix;
        read = sql.of("SELECT installation_key FROM {meta} WHERE id = 1");
        make = sql.of("UPDATE {meta} SET installation_key = ? WHERE id = 1 AND installation_key = ''");
    }

    String get() {
        String key = read();
        if (!key.isEmpty()) {
            return key;
        }
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        // Of several nodes the first one's stays, and each reads it.
        transactions.call(
                "make the installation's key",
                session -> session.update(make, HexFormat.of().formatHex(bytes)));
        return read();
    }

    private String read() {
        return transactions
                .read(
                        "read the installation's key",
                        session -> Optional.ofNullable(session.first(read, row -> row.getString(1))))
                .orElseThrow(() -> new StoreException(
                        "the table " + prefix + "meta is empty: restore it, it holds the installation's key", null));
    }
}
