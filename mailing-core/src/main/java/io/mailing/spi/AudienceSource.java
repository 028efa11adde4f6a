package io.mailing.spi;

import io.mailing.AudienceException;
import io.mailing.Recipient;
import io.mailing.audience.Filter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Where the people of a campaign come from: a file, a query, or the application's own.
 *
 * <p>A source is read once for each campaign when its sending begins, and for each estimate before that, by one thread each time;
 * several of them may read one source at the same time. After a crash during the reading it is read again from its start.
 */
public interface AudienceSource {

    /**
     * What the source knows of its people. Asked at every check and launch.
     *
     * @return channels and attributes
     * @throws AudienceException if it can't be read
     */
    AudienceSchema schema();

    /**
     * Looks for faults without keeping anything: a file that breaks off in the middle is better refused before the
     * launch. Cheap sources read themselves through; others may leave it as it is.
     *
     * @throws AudienceException naming the place and the remedy
     */
    default void verify() {}

    /**
     * Hands over every recipient, one after another, in bounded memory. A fault ends the reading: the campaign then goes
     * back to CREATED with the fault's message, and nothing of it is sent.
     *
     * @param sink takes a recipient at a time; whatever it throws must be let through
     * @throws AudienceException if the source can't be read
     */
    void forEach(Consumer<Recipient> sink);

    /**
     * The same audience, perhaps without people of whom a filter is false: a source that can look for people, as a database
     * can, then hands over fewer. Whoever is handed over is held against the filter once more, so a source may do as much of
     * this as it likes, and nothing by default. It must never leave out one of whom the filter is true as {@link Filter}
     * says it, to the sign.
     *
     * @param filter who is wanted
     * @param moment of which {@code today} and the periods are counted
     * @param zone the mailing's, by which the day of a time with a zone is told
     * @return this, or a source with the same schema; nothing is read yet
     */
    default AudienceSource narrowed(Filter filter, Instant moment, ZoneId zone) {
        return this;
    }

    /**
     * An audience of these people.
     *
     * @param recipients copied
     * @return an audience that knows the channels and attributes that at least one of them has
     */
    static AudienceSource of(Collection<Recipient> recipients) {
        return new FixedAudience(recipients);
    }
}
