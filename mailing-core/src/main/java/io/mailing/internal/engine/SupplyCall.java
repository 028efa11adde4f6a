package io.mailing.internal.engine;

import io.mailing.internal.text.WriterRests;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.PersonalValues.Answer;
import io.mailing.spi.PersonalValues.Request;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a provider: begun by the supply loop, run by a thread of the executor, read by the loop when it is done. */
final class SupplyCall {

    private static final Logger LOG = LoggerFactory.getLogger(SupplyCall.class);

    private final ProviderPlaces places;
    private final SupplyBlock block;
    private final List<Integer> rows;
    private final Request request;
    private final long begunAt;

    // Written by the one who calls, before the call is handed back to the loop.
    private @Nullable Map<String, Answer> answers;
    private @Nullable String fault;
    private @Nullable WriterRests rest;

    // The loop's own.
    private boolean given;

    SupplyCall(ProviderPlaces places, SupplyBlock block, List<Integer> rows, Request request, long begunAt) {
        this.places = places;
        this.block = block;
        this.rows = rows;
        this.request = request;
        this.begunAt = begunAt;
    }

    ProviderPlaces places() {
        return places;
    }

    PersonalValues provider() {
        return block.personal().provider(places.name());
    }

    SupplyBlock block() {
        return block;
    }

    List<Integer> rows() {
        return rows;
    }

    /** Of one of the rows. */
    String key(int row) {
        return request.people().get(rows.indexOf(row)).key();
    }

    Request request() {
        return request;
    }

    /** Asks the provider; whatever happens, there is an answer or a fault. */
    void run() {
        try {
            answers = provider().give(request);
            fault = answers == null ? "it answered null" : null;
        } catch (WriterRests e) {
            rest = e;
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            // Without its message, which may hold values.
            fault = FaultWords.of(e);
            LOG.debug("The fault of personal values '{}'", places.name(), e);
        }
    }

    void refused(String why) {
        fault = why;
    }

    @Nullable
    String fault() {
        return fault;
    }

    /** That nothing is wrong with this call, and nobody is to be asked for now. */
    @Nullable
    WriterRests rest() {
        return rest;
    }

    Map<String, Answer> answers() {
        return answers == null ? Map.of() : answers;
    }

    /** How long it may still take. */
    long leftNanos(long now) {
        return begunAt + provider().timeout().toNanos() - now;
    }

    /** Gives it up: its answer comes too late, whenever it comes. */
    void giveUp() {
        given = true;
    }

    boolean givenUp() {
        return given;
    }
}
