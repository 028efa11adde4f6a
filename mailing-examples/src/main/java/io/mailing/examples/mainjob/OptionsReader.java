package io.mailing.examples.mainjob;

import io.mailing.examples.mainjob.Options.Database;
import io.mailing.examples.mainjob.Options.Login;
import io.mailing.examples.mainjob.Options.Security;
import io.mailing.examples.mainjob.Options.Servers;
import io.mailing.examples.mainjob.Options.Smtp;
import io.mailing.examples.mainjob.Options.Switch;
import io.mailing.examples.mainjob.Options.Wording;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the command line. Every fault is told with the value and what to write instead. */
final class OptionsReader {

    static final int DEFAULT_PER_MINUTE = 2400;
    static final String DEFAULT_FOLDER = "target/main-job";
    static final String DEFAULT_FROM = "Autumn Shop <news@shop.example>";
    private static final String SMTP_PASSWORD = "MAILING_SMTP_PASSWORD";
    private static final String JDBC_PASSWORD = "MAILING_JDBC_PASSWORD";

    private static final Set<String> WITH_VALUE = Set.of(
            "--csv",
            "--smtp",
            "--smtp-user",
            "--smtp-password-env",
            "--smtp-security",
            "--from",
            "--bot-token-env",
            "--jdbc",
            "--jdbc-user",
            "--jdbc-password-env",
            "--subject",
            "--text",
            "--throttle",
            "--data",
            "--wait");

    private static final Map<String, Switch> SWITCHES =
            Map.of("--fresh", Switch.FRESH, "--resend-in-doubt", Switch.RESEND_IN_DOUBT, "--help", Switch.HELP);

    private final Function<String, @Nullable String> environment;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<Switch> switches = EnumSet.noneOf(Switch.class);

    private OptionsReader(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * Reads.
     *
     * @param environment gives the environment's variables
     * @throws BadInput if an option is unknown, incomplete, given twice or has a value that can't be used
     */
    static Options read(Function<String, @Nullable String> environment, String... arguments) {
        OptionsReader reader = new OptionsReader(environment);
        reader.split(arguments);
        return reader.options();
    }

    private void split(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            Switch found = SWITCHES.get(name);
            if (found != null) {
                switches.add(found);
            } else if (!WITH_VALUE.contains(name)) {
                throw new BadInput("there is no option '" + name + "'; --help lists them all");
            } else if (i + 1 == arguments.length || arguments[i + 1].startsWith("--")) {
                throw new BadInput(name + " needs a value after it; --help shows which");
            } else if (values.putIfAbsent(name, arguments[++i]) != null) {
                throw new BadInput(name + " is given twice; give it once");
            }
        }
    }

    private Options options() {
        if (switches.contains(Switch.FRESH) && switches.contains(Switch.RESEND_IN_DOUBT)) {
            throw new BadInput("--fresh throws away what --resend-in-doubt would send again; give one of them");
        }
        if (switches.contains(Switch.FRESH) && values.containsKey("--jdbc")) {
            throw new BadInput(
                    "--fresh removes this program's own database only, and --jdbc names yours; leave one out");
        }
        return new Options(
                path("--data", values.getOrDefault("--data", DEFAULT_FOLDER)),
                file("--csv"),
                new Servers(smtp(), botToken(), Duration.ofSeconds(number("--wait", 5, 0, 600))),
                database(),
                new Wording(values.get("--subject"), text()),
                number("--throttle", DEFAULT_PER_MINUTE, 1, 1_000_000),
                switches);
    }

    private @Nullable Smtp smtp() {
        String server = values.get("--smtp");
        if (server == null) {
            requireNone("--smtp", "--smtp-user", "--smtp-password-env", "--smtp-security", "--from");
            return null;
        }
        int colon = server.lastIndexOf(':');
        if (colon < 1) {
            throw new BadInput("--smtp must be HOST:PORT such as mail.shop.example:587, was '" + server + "'");
        }
        String host = server.substring(0, colon);
        int port = number("the port of --smtp", server.substring(colon + 1), 1, 65535);
        String from = values.get("--from");
        if (from == null) {
            throw new BadInput(
                    "--smtp needs the sender too: --from 'Shop <news@shop.example>', an address that this server"
                            + " may send for");
        }
        return new Smtp(host, port, security(), login(), from);
    }

    private Security security() {
        String value = values.getOrDefault("--smtp-security", "starttls");
        try {
            return Security.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BadInput("--smtp-security must be none, starttls or ssl, was '" + value + "'");
        }
    }

    private @Nullable Login login() {
        String user = values.get("--smtp-user");
        if (user == null) {
            requireNone("--smtp-user", "--smtp-password-env");
            return null;
        }
        String variable = values.getOrDefault("--smtp-password-env", SMTP_PASSWORD);
        return new Login(user, secret("the password of --smtp-user", variable, "--smtp-password-env"));
    }

    private @Nullable Secret botToken() {
        String variable = values.get("--bot-token-env");
        return variable == null ? null : secret("the bot's token", variable, "--bot-token-env");
    }

    private Database database() {
        String url = values.get("--jdbc");
        if (url == null) {
            requireNone("--jdbc", "--jdbc-user", "--jdbc-password-env");
            return new Database(null, null, null);
        }
        if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
            throw new BadInput(
                    "--jdbc must begin with jdbc:postgresql: or jdbc:h2:, was '" + withoutParameters(url) + "'");
        }
        String variable = values.get("--jdbc-password-env");
        Secret password = variable == null
                ? optionalSecret(JDBC_PASSWORD)
                : secret("the database's password", variable, "--jdbc-password-env");
        return new Database(url, values.get("--jdbc-user"), password);
    }

    /** People put passwords there. */
    private static String withoutParameters(String url) {
        return url.replaceAll("[?;].*", "").replaceAll("//[^/]*@", "//***@");
    }

    private @Nullable String text() {
        Path file = file("--text");
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new BadInput("--text: the file '" + file + "' is not in UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new BadInput("--text: the file '" + file + "' can't be read: " + e.getMessage());
        }
    }

    private @Nullable Path file(String option) {
        String value = values.get(option);
        if (value == null) {
            return null;
        }
        Path file = path(option, value);
        if (!Files.isRegularFile(file)) {
            throw new BadInput(option + ": there is no file '" + value + "'; give the path of a file, seen from "
                    + Path.of("").toAbsolutePath());
        }
        return file;
    }

    private static Path path(String option, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new BadInput(option + ": '" + value + "' is not a path");
        }
    }

    private int number(String option, int otherwise, int min, int max) {
        String value = values.get(option);
        return value == null ? otherwise : number(option, value, min, max);
    }

    private static int number(String what, String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number that is out of range.
        }
        throw new BadInput(what + " must be a whole number from " + min + " to " + max + ", was '" + value + "'");
    }

    private Secret secret(String what, String variable, String option) {
        Secret secret = optionalSecret(variable);
        if (secret == null) {
            throw new BadInput(what + " is to come from the environment variable '" + variable
                    + "', which is empty: export " + variable + ", or name another one with " + option);
        }
        return secret;
    }

    private @Nullable Secret optionalSecret(String variable) {
        String value = environment.apply(variable);
        return value == null || value.isEmpty() ? null : new Secret(value);
    }

    private void requireNone(String main, String... others) {
        for (String other : others) {
            if (values.containsKey(other)) {
                throw new BadInput(other + " is of use only together with " + main);
            }
        }
    }
}
