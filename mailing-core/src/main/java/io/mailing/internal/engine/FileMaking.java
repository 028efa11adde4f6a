package io.mailing.internal.engine;

import io.mailing.MediaException;
import io.mailing.MediaFile;
import io.mailing.Reason;
import io.mailing.spi.AttachmentMaker;
import io.mailing.spi.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes recipients' own files, so many at once as each maker says, and no more than have room in memory together until they are
 * sent. Whoever sends takes {@link #places} with the makers first, so that no thread waits for one. For many threads.
 */
final class FileMaking {

    private static final Logger LOG = LoggerFactory.getLogger(FileMaking.class);

    /** For all files that are made and not sent yet, in KiB. One that is larger has it for itself. */
    private static final int ROOM = 64 * 1024;

    private static final int KIB = 1024;

    /** Of who looks at a message. */
    private static final long PATIENCE_SECONDS = 5;

    /** For room: others' files have it only until they are sent. */
    private static final long ROOM_SECONDS = 60;

    private static final Reason BUSY = new Reason("attachment-busy", "Too many attachments are being made at once");

    private final Map<String, Maker> makers = new LinkedHashMap<>();
    private final int fileBytes;
    private final RecipientView views;
    private final PersonalParts parts;
    private final LongSupplier nanoTime;
    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
    private final Places none = new Places(List.of());
    private volatile boolean missed;

    /** In order, or many small files would keep a large one waiting. */
    private final Semaphore room = new Semaphore(ROOM, true);

    FileMaking(PersonalParts parts, RecipientView views, LongSupplier nanoTime) {
        this.parts = parts;
        this.fileBytes = parts.fileBytes();
        this.views = views;
        this.nanoTime = nanoTime;
        parts.makers()
                .forEach((name, maker) -> makers.put(
                        name, new Maker(name, maker, new Semaphore(maker.concurrency()), new MakerHealth())));
    }

    PersonalParts parts() {
        return parts;
    }

    private record Maker(String name, AttachmentMaker maker, Semaphore places, MakerHealth health) {}

    /** What came of it. */
    sealed interface Made {}

    /** To be given back once they are sent. */
    record Files(List<MediaFile> files, int taken) implements Made {}

    /** They can't be made for this recipient. */
    record Unfit(Reason reason) implements Made {}

    /** A maker threw, and does so for this recipient, not for all. */
    record Failed(Reason reason) implements Made {}

    /** Not now. */
    record PutOff(Reason reason, Duration pause) implements Made {}

    /** Places with all makers of one message, until its files are made. */
    final class Places implements AutoCloseable {
        private final AtomicReference<List<Maker>> held;

        private Places(List<Maker> held) {
            this.held = new AtomicReference<>(held);
        }

        /** Gives them back. Idempotent. */
        @Override
        public void close() {
            if (this == none) {
                return;
            }
            List<Maker> mine = held.getAndSet(List.of());
            mine.forEach(maker -> maker.places().release());
            if (!mine.isEmpty() && missed) {
                missed = false;
                waiting.forEach(Runnable::run);
            }
        }
    }

    /** Tells when there may be places again for whom there were none. */
    void whenFree(Runnable told) {
        waiting.add(told);
    }

    /** Places with all of some makers; null while one has none free. */
    @Nullable
    Places places(List<String> names) {
        if (names.isEmpty()) {
            return none;
        }
        List<Maker> taken = new ArrayList<>(1);
        for (Maker maker : makers(names)) {
            if (!maker.places().tryAcquire()) {
                missed = true; // and once more, as the last one may have been given back just before that
                if (!maker.places().tryAcquire()) {
                    taken.forEach(other -> other.places().release());
                    return null;
                }
            }
            taken.add(maker);
        }
        return new Places(taken);
    }

    /** Each once. */
    private Iterable<Maker> makers(Iterable<String> names) {
        LinkedHashSet<Maker> found = new LinkedHashSet<>(4);
        names.forEach(name -> found.add(Objects.requireNonNull(makers.get(name), name)));
        return found;
    }

    /** How long a message with files of these makers is not to be tried, as one of them has an outage. */
    long restNanos(List<String> names) {
        if (names.isEmpty()) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        long rest = 0;
        for (String name : names) {
            rest = Math.max(
                    rest,
                    Objects.requireNonNull(makers.get(name), name).health().restNanos(now));
        }
        return rest;
    }

    /** Whether this node has all of them. */
    boolean has(Iterable<String> names) {
        for (String name : names) {
            if (!makers.containsKey(name)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Makes a recipient's files, to be sent. Whoever calls it has {@link #places} until it is over, also while the files wait for room.
     *
     * @param names of makers, in the order of the files
     */
    Made make(List<String> names, RunPersonal personal, Delivery delivery, Instant at) throws InterruptedException {
        long rest = restNanos(names);
        if (rest > 0) {
            return new PutOff(PutOffs.MAKER_RESTS, Duration.ofNanos(rest));
        }
        List<MediaFile> files = new ArrayList<>(names.size());
        long size = 0;
        for (String name : names) {
            Maker maker = Objects.requireNonNull(makers.get(name), name);
            Made made = judged(maker, delivery.recipient(), one(maker, personal, delivery, at));
            if (!(made instanceof Files one)) {
                return made;
            }
            files.addAll(one.files());
            size += one.taken();
        }
        // For all at once: who has some and waits for more would keep others waiting who do the same.
        int taken = (int) Math.min(ROOM, size);
        return room.tryAcquire(taken, ROOM_SECONDS, TimeUnit.SECONDS)
                ? new Files(files, taken)
                : new PutOff(PutOffs.NO_ROOM, Duration.ofSeconds(1));
    }

    private Made judged(Maker maker, String recipient, Made made) {
        if (!(made instanceof Failed failed)) {
            if (maker.health().works(recipient)) {
                LOG.info("Attachments '{}' are made again", maker.name());
            }
            return made;
        }
        long now = nanoTime.getAsLong();
        boolean rested = maker.health().restNanos(now) > 0;
        Duration pause = maker.health().threw(recipient, now);
        if (pause.isZero()) {
            return made;
        }
        if (!rested) {
            LOG.warn(
                    "Attachments '{}' can't be made now, what needs them waits: {}",
                    maker.name(),
                    failed.reason().text());
        }
        return new PutOff(new Reason("attachment-fault", failed.reason().text()), pause);
    }

    void giveBack(Files files) {
        room.release(files.taken());
    }

    /** Makes a recipient's files to look at them; they take no room, and say nothing of the makers. */
    Made look(List<String> names, RunPersonal personal, Delivery delivery, Instant at) throws InterruptedException {
        List<MediaFile> files = new ArrayList<>(names.size());
        for (String name : names) {
            Maker maker = Objects.requireNonNull(makers.get(name), name);
            if (!maker.places().tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Failed(BUSY);
            }
            Made made;
            try {
                made = one(maker, personal, delivery, at);
            } finally {
                maker.places().release();
            }
            if (!(made instanceof Files one)) {
                return made;
            }
            files.addAll(one.files());
        }
        return new Files(files, 0);
    }

    private Made one(Maker maker, RunPersonal personal, Delivery delivery, Instant at) throws InterruptedException {
        try {
            MediaFile file = maker.maker()
                    .make(new AttachmentMaker.Person(
                            delivery.recipient(),
                            views.locale(delivery),
                            views.zone(delivery),
                            views.today(delivery, at),
                            personal.view(delivery.values(), maker.maker().needs())));
            if (file == null) {
                return failed(maker, "it answered null");
            }
            int size = file.bytes().length;
            return size > fileBytes
                    ? new Unfit(new Reason(
                            "attachment-too-large",
                            "The attachment '" + maker.name() + "' has " + size + " bytes, at most " + fileBytes
                                    + " are allowed"))
                    : new Files(List.of(file), size / KIB + 1);
        } catch (AttachmentMaker.CannotMake e) {
            return new Unfit(e.reason());
        } catch (MediaException e) {
            LOG.debug("The fault of the attachment maker '{}'", maker.name(), e);
            return e.getCause() == null
                    ? new Unfit(
                            new Reason("attachment-unfit", "The attachment '" + maker.name() + "': " + e.getMessage()))
                    : failed(maker, FaultWords.of(e)); // it could not be read
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            LOG.debug("The fault of the attachment maker '{}'", maker.name(), e);
            return failed(maker, FaultWords.of(e));
        }
    }

    private static Made failed(Maker maker, String words) {
        return new Failed(
                new Reason("attachment-failed", "The attachment '" + maker.name() + "' could not be made: " + words));
    }
}
