package io.mailing.examples.mainjob;

import io.mailing.AudienceException;
import io.mailing.InvalidDraftException;
import io.mailing.MailingException;
import io.mailing.StoreException;
import io.mailing.examples.mainjob.Options.Switch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The main job's command line; see {@link Help}. */
public final class MainJob {

    private static final int ALL_IS_WELL = 0;
    private static final int NOT_SENT = 1;
    private static final int BAD_INPUT = 2;

    private final Screen screen;
    private final Function<String, @Nullable String> environment;
    private final Clock clock;

    MainJob(Screen screen, Function<String, @Nullable String> environment, Clock clock) {
        this.screen = screen;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * Runs it. Ends the JVM only if something is wrong, with exit code 1 or 2.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        MainJob job =
                new MainJob(Terminal.screen(System.getenv()), System::getenv, Clock.system(ZoneId.systemDefault()));
        int code = job.run(arguments);
        if (code != ALL_IS_WELL) {
            System.exit(code);
        }
    }

    /** Runs it and answers the exit code. */
    int run(String... arguments) {
        try {
            Options options = OptionsReader.read(environment, arguments);
            if (options.has(Switch.HELP)) {
                screen.line(Help.TEXT);
                return ALL_IS_WELL;
            }
            // Before anything logs: warnings in the middle of the progress line would tear it.
            Path log = Folder.log(options.folder());
            System.setProperty("mailing.log", log.toString());
            boolean well = new Run(options, screen, clock).run();
            tellOf(log);
            return well ? ALL_IS_WELL : NOT_SENT;
        } catch (BadInput | AudienceException | InvalidDraftException e) {
            return refuse(String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            Throwable cause = e.getCause();
            return refuse("the database can't be used: " + e.getMessage()
                    + (cause == null || cause.getMessage() == null ? "" : "\n  " + firstLine(cause.getMessage()))
                    + "\nIs another run under way? With your own: see --jdbc, --jdbc-user and its password.");
        } catch (MailingException e) {
            return refuse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refuse("the folder can't be used: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_SENT;
        }
    }

    private int refuse(String message) {
        screen.keep();
        screen.line(screen.red("Error: ") + message);
        return BAD_INPUT;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private void tellOf(Path log) {
        try {
            long lines = Files.exists(log) ? Files.readAllLines(log).size() : 0;
            if (lines > 0) {
                screen.line("");
                screen.line("Warnings are in " + log + " (" + lines + " lines)");
            }
        } catch (IOException e) {
            screen.line("The log can't be read: " + e.getMessage());
        }
    }
}
