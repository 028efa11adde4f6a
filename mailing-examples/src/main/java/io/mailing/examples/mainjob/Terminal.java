package io.mailing.examples.mainjob;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Finds out what this process writes to. */
final class Terminal {

    private static final int USUAL_WIDTH = 140;
    private static final int NARROWEST = 40;

    private Terminal() {}

    static Screen screen(Map<String, String> environment) {
        boolean terminal = isTerminal();
        boolean able = terminal && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        int width = Math.max(NARROWEST, width(terminal, environment));
        // Names of guests are in three alphabets, and the JVM's own stream may know only ASCII.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        return new Screen(out, able, able && !environment.containsKey("NO_COLOR"), width);
    }

    /** Newer JVMs have a console also where none is; there it says so itself. */
    @SuppressWarnings("SystemConsoleNull") // both kinds of JVM are asked
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static int width(boolean terminal, Map<String, String> environment) {
        int told = number(environment.getOrDefault("COLUMNS", ""));
        if (told > 0) {
            return told;
        }
        int asked = terminal ? asked() : 0;
        return asked > 0 ? asked : USUAL_WIDTH;
    }

    private static int asked() {
        Path tty = Path.of("/dev/tty");
        if (!Files.isReadable(tty)) {
            return 0;
        }
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.from(tty.toFile()))
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return 0;
            }
            String[] rowsAndColumns = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            return rowsAndColumns.length == 2 ? number(rowsAndColumns[1]) : 0;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    }
}
