package io.mailing;

import io.mailing.internal.engine.Engine;
import io.mailing.internal.engine.PersonHashes;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.Channel;
import io.mailing.spi.store.Store;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses to which nothing is sent any more: opt-outs, complaints, dead mailboxes. They hold for all campaigns, those that
 * are being sent included: on this node at once, on the others within about two seconds. What is on its way by then
 * still goes out.
 *
 * <p>A delivery goes by the next channel of its campaign where that one isn't suppressed too; with none left it is skipped
 * with the reason {@code suppressed}.
 *
 * <p>Kept is a keyed hash of channel and address, never the address. So the list can be asked but not read, and erasing a
 * person ({@link Recipients#erase}) leaves it as it is. An address is taken in its channel's normal form: it does not matter
 * how it is written.
 *
 * <p>Every method blocks on the store, can be repeated, and throws {@link StoreException} if the store can't be reached,
 * {@link IllegalArgumentException} for a channel that this node doesn't have or an address that the channel can't use.
 */
public final class Suppressions {

    private final Store store;
    private final PersonHashes hashes;
    private final Map<String, Channel> channels;
    private final Clock clock;
    private final Engine engine;

    Suppressions(Store store, PersonHashes hashes, Map<String, Channel> channels, Clock clock, Engine engine) {
        this.store = store;
        this.hashes = hashes;
        this.channels = channels;
        this.clock = clock;
        this.engine = engine;
    }

    /**
     * Sends nothing more to an address. One that is suppressed already keeps its reason and time.
     *
     * @param channel the channel's name
     * @param address as the application writes it
     * @param reason a short word, 1 to {@value Suppression#MAX_REASON} characters, such as {@code unsubscribed};
     *     without the address
     * @return false if it was suppressed already
     */
    public boolean suppress(String channel, String address, String reason) {
        Suppression suppression = new Suppression(reason, clock.instant());
        String hash = hash(channel, address);
        boolean added = store.suppressions().suppress(hash, suppression);
        engine.suppressed(hash);
        return added;
    }

    /**
     * Lets an address be sent to again. Deliveries that were skipped meanwhile stay skipped.
     *
     * @param channel the channel's name
     * @param address as the application writes it
     * @return false if it was not suppressed
     */
    public boolean lift(String channel, String address) {
        return store.suppressions().lift(hash(channel, address));
    }

    /**
     * Whether an address is suppressed.
     *
     * @param channel the channel's name
     * @param address as the application writes it
     * @return true if so
     */
    public boolean contains(String channel, String address) {
        return find(channel, address).isPresent();
    }

    /**
     * Why and since when an address is suppressed.
     *
     * @param channel the channel's name
     * @param address as the application writes it
     * @return empty if it isn't
     */
    public Optional<Suppression> find(String channel, String address) {
        return store.suppressions().find(hash(channel, address));
    }

    private String hash(String name, String address) {
        Channel channel = channels.get(name);
        if (channel == null) {
            throw new IllegalArgumentException(
                    "there is no channel '" + name + "' on this node, only " + channels.keySet());
        }
        AddressCheck check = channel.checkAddress(address);
        if (check instanceof AddressCheck.Unusable unusable) {
            throw new IllegalArgumentException("channel " + name + " can't use the address: " + unusable.reason());
        }
        return hashes.address(name, ((AddressCheck.Usable) check).address());
    }
}
