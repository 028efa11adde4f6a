package io.mailing.internal.engine;

import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.Store;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Links by which a recipient opts out, made and read without asking anybody. The token is, in base64url without padding:
 *
 * <pre>
 * version (1)  person (16)  delivery (16)  length of channel (1)  channel  topic  seal (16)
 * </pre>
 *
 * The person is the keyed hash under which suppressions know the address, the delivery its idempotency key: who reads them learns
 * nothing. The seal is half of an HMAC-SHA-256 over all before it, under a key that is derived from the installation's for this alone.
 * It holds for ever, and says all that is needed when the ledger is gone. For many threads at once.
 */
public final class UnsubscribeLinks {

    /** The parameter that carries the token. */
    public static final String PARAMETER = "t";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String LABEL = "mailing/unsubscribe-link";
    private static final byte VERSION = 1;
    private static final int HASH = 16;
    private static final int HEAD = 1 + HASH + HASH + 1;
    private static final int SEAL = 16;

    /** Longer than any with a channel and a topic of some sense. */
    private static final int LONGEST = 600;

    private final String before;
    private final Mac seal;
    private final PersonHashes hashes;
    private final IdempotencyKeys keys;

    /**
     * For one installation.
     *
     * @param base where the links lead
     * @param installationKey its secret
     */
    public UnsubscribeLinks(URI base, String installationKey) {
        String address = base.toASCIIString();
        this.before = address + (address.indexOf('?') < 0 ? '?' : '&') + PARAMETER + '=';
        this.hashes = new PersonHashes(installationKey);
        this.keys = new IdempotencyKeys(installationKey);
        this.seal = keyed(keyed(installationKey.getBytes(StandardCharsets.UTF_8))
                .doFinal(LABEL.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * What a genuine token says.
     *
     * @param person the hash of the address
     * @param channel by which the message went
     * @param topic of its campaign, or null
     * @param key the delivery's idempotency key
     */
    public record Link(
            String person, String channel, @Nullable String topic, String key) {}

    /**
     * The link of one message.
     *
     * @param route by which it goes
     * @param topic of its campaign, or null
     * @param key the delivery's idempotency key
     * @return a URL of ASCII
     */
    String of(Route route, @Nullable String topic, String key) {
        byte[] channel = route.channel().getBytes(StandardCharsets.UTF_8);
        if (channel.length > 255) {
            throw new IllegalArgumentException("the channel's name is too long for a link");
        }
        ByteArrayOutputStream token = new ByteArrayOutputStream(128);
        token.write(VERSION);
        token.writeBytes(
                HexFormat.of().parseHex(hashes.ofAddress(route.address()).substring(1)));
        token.writeBytes(HexFormat.of().parseHex(key));
        token.write(channel.length);
        token.writeBytes(channel);
        token.writeBytes((topic == null ? "" : topic).getBytes(StandardCharsets.UTF_8));
        token.write(seal(token.toByteArray()), 0, SEAL);
        return before + Base64.getUrlEncoder().withoutPadding().encodeToString(token.toByteArray());
    }

    /**
     * Reads a token.
     *
     * @param text as it came, or null
     * @return empty unless it is whole and genuine
     */
    public Optional<Link> read(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        byte[] token;
        try {
            token = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // One token has one text: the decoder lets the last character be another one, and padding follow.
        if (token.length < HEAD + SEAL
                || !Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(token)
                        .equals(text)) {
            return Optional.empty();
        }
        ByteBuffer said = ByteBuffer.wrap(token, 0, token.length - SEAL);
        byte[] genuine = new byte[SEAL];
        System.arraycopy(seal(bytes(said.duplicate(), said.remaining())), 0, genuine, 0, SEAL);
        byte[] own = new byte[SEAL];
        System.arraycopy(token, token.length - SEAL, own, 0, SEAL);
        // In constant time.
        return MessageDigest.isEqual(genuine, own) && said.get() == VERSION
                ? Optional.of(link(said))
                : Optional.empty();
    }

    private static Link link(ByteBuffer said) {
        String person = 'a' + HexFormat.of().formatHex(bytes(said, HASH));
        String key = HexFormat.of().formatHex(bytes(said, HASH));
        String channel = new String(bytes(said, said.get() & 0xFF), StandardCharsets.UTF_8);
        String topic = new String(bytes(said, said.remaining()), StandardCharsets.UTF_8);
        return new Link(person, channel, topic.isEmpty() ? null : topic, key);
    }

    private static byte[] bytes(ByteBuffer from, int count) {
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }

    /**
     * The address of a link, as long as the ledger has it.
     *
     * @param link a genuine one
     * @param store opened
     * @return as suppressions keep it; null if it is not known any more
     */
    public @Nullable String address(Link link, Store store) {
        DeliveryKey key = keys.read(link.key()).orElse(null);
        if (key == null) {
            return null;
        }
        DeliveryKey before = new DeliveryKey(key.campaign(), key.block(), key.seq() - 1);
        return store.history().deliveries(key.campaign(), new DeliveryFilter(Set.of(), before, 1)).stream()
                .filter(facts -> facts.key().equals(key))
                .flatMap(facts -> facts.delivery().routes().stream())
                .map(Route::address)
                .filter(address -> hashes.ofAddress(address).equals(link.person()))
                .findFirst()
                .map(PersonHashes::plain)
                .orElse(null);
    }

    private byte[] seal(byte[] said) {
        try {
            // A Mac is not safe for several threads, a clone of a keyed one is cheap.
            return ((Mac) seal.clone()).doFinal(said);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's own " + ALGORITHM + " can be cloned", e);
        }
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
