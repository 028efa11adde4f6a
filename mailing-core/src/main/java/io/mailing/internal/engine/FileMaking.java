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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes recipients' own files, so many at once as each maker says, and no more than have room in memory together until they are
 * sent. For many threads.
 */
final class FileMaking {

    private static final Logger LOG = LoggerFactory.getLogger(FileMaking.class);

    /** For all files that are made and not sent yet, in KiB. One that is larger has it for itself. */
    private static final int ROOM = 64 * 1024;

    private static final int KIB = 1024;
    private static final long PATIENCE_SECONDS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Reason BUSY = new Reason("attachment-busy", "Too many attachments are being made at once");

    private final Map<String, Maker> makers = new LinkedHashMap<>();
    private final int fileBytes;
    private final RecipientView views;
    private final PersonalParts parts;
    private final Semaphore room = new Semaphore(ROOM);

    FileMaking(PersonalParts parts, RecipientView views) {
        this.parts = parts;
        this.fileBytes = parts.fileBytes();
        this.views = views;
        parts.makers()
                .forEach((name, maker) -> makers.put(
                        name, new Maker(name, maker, new Semaphore(maker.concurrency()), new AtomicInteger())));
    }

    PersonalParts parts() {
        return parts;
    }

    private record Maker(String name, AttachmentMaker maker, Semaphore places, AtomicInteger faults) {}

    /** What came of it. */
    sealed interface Made {}

    /** To be given back once they are sent. */
    record Files(List<MediaFile> files, int taken) implements Made {}

    /** They can't be made for this recipient. */
    record Unfit(Reason reason) implements Made {}

    /** Not now. */
    record PutOff(Reason reason, Duration pause) implements Made {}

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
     * Makes a recipient's files.
     *
     * @param names of makers, in the order of the files
     */
    Made make(List<String> names, RunPersonal personal, Delivery delivery, Instant at) throws InterruptedException {
        List<MediaFile> files = new ArrayList<>(names.size());
        int taken = 0;
        try {
            for (String name : names) {
                Maker maker = Objects.requireNonNull(makers.get(name), name);
                Made made = one(maker, personal, delivery, at);
                if (!(made instanceof Files one)) {
                    return made;
                }
                files.addAll(one.files());
                int size = Math.min(ROOM - taken, one.taken());
                if (!room.tryAcquire(size, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return new PutOff(BUSY, FIRST_PAUSE);
                }
                taken += size;
            }
            Files all = new Files(files, taken);
            taken = 0;
            return all;
        } finally {
            room.release(taken);
        }
    }

    void giveBack(Files files) {
        room.release(files.taken());
    }

    private Made one(Maker maker, RunPersonal personal, Delivery delivery, Instant at) throws InterruptedException {
        if (!maker.places().tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return new PutOff(BUSY, FIRST_PAUSE);
        }
        try {
            MediaFile file = maker.maker()
                    .make(new AttachmentMaker.Person(
                            delivery.recipient(),
                            views.locale(delivery),
                            views.zone(delivery),
                            views.today(delivery, at),
                            personal.view(delivery.values(), maker.maker().needs())));
            if (file == null) {
                return fault(maker, "it answered null");
            }
            maker.faults().set(0);
            int size = file.bytes().length;
            return size > fileBytes
                    ? new Unfit(new Reason(
                            "attachment-too-large",
                            "The attachment '" + maker.name() + "' has " + size + " bytes, at most " + fileBytes
                                    + " are allowed"))
                    : new Files(List.of(file), size / KIB + 1);
        } catch (AttachmentMaker.CannotMake e) {
            maker.faults().set(0);
            return new Unfit(e.reason());
        } catch (MediaException e) {
            LOG.debug("The fault of the attachment maker '{}'", maker.name(), e);
            if (e.getCause() != null) {
                return fault(maker, FaultWords.of(e)); // it could not be read
            }
            maker.faults().set(0);
            return new Unfit(
                    new Reason("attachment-unfit", "The attachment '" + maker.name() + "': " + e.getMessage()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            LOG.debug("The fault of the attachment maker '{}'", maker.name(), e);
            return fault(maker, FaultWords.of(e));
        } finally {
            maker.places().release();
        }
    }

    private static Made fault(Maker maker, String words) {
        int faults = maker.faults().getAndIncrement();
        if (faults == 0) {
            LOG.warn("Attachments '{}' can't be made now, what needs them waits: {}", maker.name(), words);
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, faults));
        return new PutOff(
                new Reason("attachment-fault", "The attachment '" + maker.name() + "' could not be made: " + words),
                pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
