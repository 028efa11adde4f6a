package io.mailing;

import io.mailing.internal.engine.Engine;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.SuppressionStore.Entry;
import io.mailing.spi.store.SuppressionStore.Listed;
import io.mailing.spi.store.SuppressionStore.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * To whom nothing is sent any more: opt-outs, complaints, dead mailboxes. A suppression holds for an address or a recipient, on one
 * channel or on all, for everything or for one topic ({@link SuppressionScope}). They hold for all campaigns, those that
 * are being sent included: on this node at once, on the others within about two seconds. What is on its way by then
 * still goes out.
 *
 * <p>A delivery goes by the next channel of its campaign where that one isn't suppressed too; with none left it is skipped
 * with the reason {@code suppressed}.
 *
 * <p>What decides is a keyed hash of the address or id. Beside it stands the address (in its channel's normal form and in small letters) or
 * the id in plain text, for {@link #list} and {@link #exportCsv}, until it is forgotten by {@link #forget} or {@link
 * Recipients#erase}: the suppression holds as before then, and can be asked for, but not read. It does not matter how an address is written.
 *
 * <p>Every method blocks on the store, can be repeated, and throws {@link StoreException} if the store can't be reached,
 * {@link IllegalArgumentException} for a channel or topic that this node doesn't have or an address that the channel can't use.
 */
public final class Suppressions {

    private final Store store;
    private final SuppressionKeys keys;
    private final Clock clock;
    private final Engine engine;

    Suppressions(Store store, SuppressionKeys keys, Clock clock, Engine engine) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
        this.engine = engine;
    }

    /**
     * Sends nothing more to an address on one channel. One that is suppressed already keeps its reason, source and time.
     *
     * @param channel the channel's name
     * @param address as the application writes it
     * @param reason a short word, 1 to {@value Suppression#MAX_REASON} characters, such as {@code unsubscribed};
     *     without the address
     * @return false if it was suppressed already
     */
    public boolean suppress(String channel, String address, String reason) {
        return suppress(SuppressionScope.address(channel, address), reason);
    }

    /**
     * Sends nothing more of what a scope says, from now on, as the application asks.
     *
     * @param scope whose, and for what; one that is suppressed already keeps its reason, source and time
     * @param reason a short word, 1 to {@value Suppression#MAX_REASON} characters
     * @return false if just this scope was suppressed already
     */
    public boolean suppress(SuppressionScope scope, String reason) {
        return suppress(scope, new Suppression(reason, clock.instant()));
    }

    /**
     * Sends nothing more of what a scope says.
     *
     * @param scope whose, and for what; one that is suppressed already keeps its reason, source and time
     * @param suppression why, from where and since when; it holds at once, whatever the time
     * @return false if just this scope was suppressed already
     */
    public boolean suppress(SuppressionScope scope, Suppression suppression) {
        return suppress(List.of(keys.of(scope).entry(suppression))) > 0;
    }

    /** How many were not there. */
    private int suppress(List<Entry> entries) {
        int added = store.suppressions().suppress(entries, clock.instant()).size();
        entries.forEach(entry -> engine.suppressed(entry.key().person()));
        return added;
    }

    /**
     * Lets an address be sent to again, as far as {@link #suppress(String, String, String)} stopped it. Deliveries that were skipped
     * meanwhile stay skipped.
     *
     * @param channel the channel's name
     * @param address as the application writes it
     * @return false if it was not suppressed
     */
    public boolean lift(String channel, String address) {
        return lift(SuppressionScope.address(channel, address));
    }

    /**
     * Ends the suppression of just this scope: others that hold for the same address or recipient stay. Deliveries that were skipped
     * meanwhile stay skipped.
     *
     * @param scope whose, and for what
     * @return false if there was none
     */
    public boolean lift(SuppressionScope scope) {
        return store.suppressions().lift(keys.of(scope).key());
    }

    /**
     * Whether an address is suppressed on one channel for everything.
     *
     * @param channel the channel's name
     * @param address as the application writes it
     * @return true if so
     */
    public boolean contains(String channel, String address) {
        return find(channel, address).isPresent();
    }

    /**
     * Why and since when an address is suppressed on one channel for everything.
     *
     * @param channel the channel's name
     * @param address as the application writes it
     * @return empty if it isn't
     */
    public Optional<Suppression> find(String channel, String address) {
        return find(SuppressionScope.address(channel, address));
    }

    /**
     * Why and since when just this scope is suppressed.
     *
     * @param scope whose, and for what
     * @return empty if it isn't, be it that a wider one is
     */
    public Optional<Suppression> find(SuppressionScope scope) {
        Scope key = keys.of(scope).key();
        return store.suppressions().of(key.person()).stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::suppression)
                .findFirst();
    }

    /**
     * A page of all suppressions, in the order in which they were written down.
     *
     * @param filter which; the next page by {@link SuppressionFilter#after}
     * @return at most as many as the filter says
     */
    public List<SuppressionEntry> list(SuppressionFilter filter) {
        return store.suppressions().list(filter).stream()
                .map(Suppressions::shown)
                .toList();
    }

    private static SuppressionEntry shown(Listed listed) {
        Entry entry = listed.entry();
        Scope key = entry.key();
        return new SuppressionEntry(
                listed.number(),
                key.channel().isEmpty() ? null : key.channel(),
                key.ofRecipient() ? null : entry.text(),
                key.ofRecipient() ? entry.text() : null,
                key.topic().isEmpty() ? null : key.topic(),
                entry.suppression());
    }

    /**
     * Clears an address from the list, wherever it stands: on every channel and for every topic. It stays suppressed as it was; nobody can
     * read any more whose it is, and an export leaves it out.
     *
     * @param channel one by which the address is read, such as {@code email}
     * @param address as the application writes it
     * @return how many suppressions had it
     */
    public int forget(String channel, String address) {
        return store.suppressions().forget(keys.person(channel, address));
    }

    /**
     * Reads suppressions from a CSV file with a header (RFC 4180), a few at a time, in bounded memory. Commas, semicolons or tabs stand
     * between fields, as in the header or as a first line {@code sep=;} says. Columns, in any order, small
     * and capital letters alike: {@code address} or {@code recipient}, one of them in each row; {@code channel}, empty for all; and, each
     * may be missing or empty: {@code topic}, {@code reason} ("imported"), {@code source} ("import") and {@code time} (ISO 8601 with a zone,
     * such as {@code 2026-03-01T10:00:00Z}; now). Others are passed over. Who is suppressed already stays as it is.
     *
     * @param from read to its end, not closed
     * @return how many were added, and which lines were refused, and why
     * @throws IOException what the reader throws; what came before is kept, read the file again
     * @throws IllegalArgumentException if the header is missing, or has neither {@code address} nor {@code recipient}, or one twice
     */
    public SuppressionImport importCsv(Reader from) throws IOException {
        return SuppressionCsv.read(from, keys, this::suppress, clock);
    }

    /**
     * Reads suppressions from a CSV file as {@link #importCsv(Reader)} does, and recognises its charset as {@linkplain RecipientLists
     * uploads} do: UTF-8, UTF-16 and windows-1251. Bytes that are no text in it end the reading: the line is refused, what came before is
     * kept.
     *
     * @param from read to its end, not closed
     * @return how many were added, and which lines were refused, and why
     * @throws IOException what the stream throws; what came before is kept, read the file again
     * @throws IllegalArgumentException if the header is missing or no text, or has neither {@code address} nor {@code recipient}, or one
     *     twice
     */
    public SuppressionImport importCsv(InputStream from) throws IOException {
        return SuppressionCsv.read(from, keys, this::suppress, clock);
    }

    /**
     * Writes suppressions as CSV, as {@link #importCsv(Reader)} reads it, also in another installation. Addresses and ids that were forgotten can't
     * be written: those suppressions are left out, and counted. A cell in which a spreadsheet would see a formula begins with an
     * apostrophe, which the import takes off.
     *
     * @param filter which; its limit is the size of the pages in which they are read
     * @param to not closed
     * @return how many were written, and left out
     * @throws IOException what the writer throws
     */
    public SuppressionExport exportCsv(SuppressionFilter filter, Writer to) throws IOException {
        return CsvExport.suppressions(this::list, filter, to);
    }
}
