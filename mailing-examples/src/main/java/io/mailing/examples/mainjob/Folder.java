package io.mailing.examples.mainjob;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where this program keeps what must outlive a kill. The campaigns to stand-ins and those to servers that really send have
 * each a database of their own, so that neither is ever finished by the other's servers.
 */
final class Folder {

    private static final String GUESTS = "guests.csv";

    private final Path path;

    private Folder(Path path) {
        this.path = path;
    }

    static Folder at(Path path) {
        try {
            Files.createDirectories(path.resolve("mail"));
        } catch (IOException e) {
            throw new BadInput("--data: the folder '" + path + "' can't be made or used: " + e.getMessage());
        }
        return new Folder(path);
    }

    /**
     * Keeps other runs out until it is closed, or until this process ends, however it ends.
     *
     * @throws BadInput if another run is under way here
     */
    FileChannel lock() {
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new BadInput("another run is under way in '" + path + "': wait for it, or give another --data");
            }
            return channel;
        } catch (OverlappingFileLockException e) {
            throw new BadInput("another run is under way in '" + path + "', in this same process");
        } catch (IOException e) {
            throw new BadInput("--data: '" + path + "' can't be locked: " + e.getMessage());
        }
    }

    /** The base name of the H2 file. */
    Path database(boolean ownServers) {
        return path.resolve(databaseName(ownServers));
    }

    private static String databaseName(boolean ownServers) {
        return ownServers ? "real" : "demo";
    }

    Path received() {
        return path.resolve("received.log");
    }

    Path mail() {
        return path.resolve("mail");
    }

    static Path log(Path folder) {
        return folder.resolve("main-job.log");
    }

    /** The shipped guests, as a file that can be looked at and edited. */
    Path shippedGuests() {
        Path file = path.resolve(GUESTS);
        try (InputStream guests = Folder.class.getResourceAsStream(GUESTS)) {
            if (guests == null) {
                throw new IllegalStateException(GUESTS + " is not among the resources");
            }
            Files.copy(guests, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets all campaigns of this kind. Removes nothing but what this program has made. */
    void clear(boolean ownServers) {
        for (String ending : List.of(".mv.db", ".trace.db")) {
            delete(path.resolve(databaseName(ownServers) + ending));
        }
        if (!ownServers) {
            delete(received());
            forgetMails();
        }
    }

    /** For a new campaign: the mails that are there belong to an earlier one. */
    void forgetMails() {
        try (Stream<Path> mails = Files.list(mail())) {
            mails.filter(file -> file.toString().endsWith(".eml")).forEach(Folder::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new BadInput("'" + file + "' can't be removed: is another run under way? (" + e.getMessage() + ")");
        }
    }
}
