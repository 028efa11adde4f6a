package io.mailing.examples.mainjob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the stand-ins have received, one line each, written before they answer. The stand-ins die with the program; this file
 * does not, and so the messages of all of a campaign's lives can be counted at its end. A line is one write, so a kill tears
 * none.
 */
final class ReceivedLog implements AutoCloseable {

    private static final String STARTED = "started";
    private static final String RECEIVED = "received";
    private static final String RESENT = "resent";

    private final Path file;
    private final Clock clock;
    private final FileChannel channel;

    private ReceivedLog(Path file, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static ReceivedLog open(Path file, Clock clock) {
        try {
            ReceivedLog log = new ReceivedLog(file, clock);
            log.append(STARTED, "-", "-", "-");
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server took a message. */
    void received(String channelName, String address, String id) {
        append(RECEIVED, channelName, address, id);
    }

    /** Somebody asked to send again what was in doubt. */
    void resent(String channelName, String address) {
        append(RESENT, channelName, address, "-");
    }

    /** A new campaign begins: what came before is not its own. */
    synchronized void forget() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        append(STARTED, "-", "-", "-");
    }

    private synchronized void append(String what, String channelName, String address, String id) {
        String line = String.join("\t", clock.instant().toString(), what, channelName, address, id) + "\n";
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all of it. */
    Counts counts() {
        Map<Place, Integer> received = new TreeMap<>();
        Map<Place, Integer> resent = new TreeMap<>();
        int lives = 0;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] fields = line.split("\t", -1);
                if (fields[1].equals(STARTED)) {
                    lives++;
                } else {
                    Map<Place, Integer> counts = fields[1].equals(RESENT) ? resent : received;
                    counts.merge(Place.of(fields[2], fields[3]), 1, Integer::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Counts(lives, received, resent);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where a message goes.
     *
     * @param channel the channel's name
     * @param address in small letters
     */
    record Place(String channel, String address) implements Comparable<Place> {

        static Place of(String channel, String address) {
            return new Place(channel, address.toLowerCase(Locale.ROOT));
        }

        @Override
        public int compareTo(Place other) {
            int byChannel = channel.compareTo(other.channel);
            return byChannel == 0 ? address.compareTo(other.address) : byChannel;
        }

        /** Without the address. */
        @Override
        public String toString() {
            return "Place on " + channel;
        }
    }

    /**
     * The whole log.
     *
     * @param lives how often the stand-ins were started
     * @param received how many messages came for each place
     * @param resent how many were asked for again
     */
    record Counts(int lives, Map<Place, Integer> received, Map<Place, Integer> resent) {}
}
