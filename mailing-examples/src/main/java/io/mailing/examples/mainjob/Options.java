package io.mailing.examples.mainjob;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param folder where this program keeps everything
 * @param csv the guests, or null for those that are shipped
 * @param servers the user's own servers, if any
 * @param database the user's own database, if any
 * @param wording the user's own words, if any
 * @param perMinute deliveries a minute
 * @param switches what was switched on
 */
record Options(
        Path folder,
        @Nullable Path csv,
        Servers servers,
        Database database,
        Wording wording,
        int perMinute,
        Set<Switch> switches) {

    /** Options without a value. */
    enum Switch {
        FRESH,
        RESEND_IN_DOUBT,
        HELP
    }

    /** How an SMTP connection is secured. */
    enum Security {
        NONE,
        STARTTLS,
        SSL
    }

    /**
     * Servers that really send.
     *
     * @param smtp or null
     * @param botToken or null
     * @param pause between saying what will be sent and sending it
     */
    record Servers(@Nullable Smtp smtp, @Nullable Secret botToken, Duration pause) {

        /** Whether anything leaves this machine. Then no stand-in is started, not even for the other channel. */
        boolean own() {
            return smtp != null || botToken != null;
        }
    }

    /**
     * An SMTP server.
     *
     * @param host its name
     * @param port its port
     * @param security how
     * @param login or null
     * @param from the sender
     */
    record Smtp(
            String host,
            int port,
            Security security,
            @Nullable Login login,
            String from) {}

    /**
     * Who logs in.
     *
     * @param user the name
     * @param password the password
     */
    record Login(String user, Secret password) {}

    /**
     * A database.
     *
     * @param url JDBC URL, or null for a file below the folder
     * @param user or null
     * @param password or null
     */
    record Database(
            @Nullable String url,
            @Nullable String user,
            @Nullable Secret password) {}

    /**
     * Words in place of the shipped ones.
     *
     * @param subject or null
     * @param text or null
     */
    record Wording(@Nullable String subject, @Nullable String text) {}

    boolean has(Switch wanted) {
        return switches.contains(wanted);
    }
}
