package io.mailing.internal.engine;

import io.mailing.spi.store.SuppressionStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for a person where the person must not be read: keyed hashes, each kind under a key of its own that is derived
 * from the installation's. Who has the table but not the key can't even test a guess.
 */
public final class PersonHashes {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;
    private static final char ADDRESS = 'a';

    private final Mac addresses;
    private final Mac suppressed;
    private final Mac erased;
    private final Mac lists;
    private final Mac events;
    private final Mac attention;

    /**
     * For one installation.
     *
     * @param installationKey its secret
     */
    public PersonHashes(String installationKey) {
        Mac root = keyed(installationKey.getBytes(StandardCharsets.UTF_8));
        addresses = keyed(root.doFinal(bytes("mailing/suppression")));
        suppressed = keyed(root.doFinal(bytes("mailing/suppressed-recipient")));
        erased = keyed(root.doFinal(bytes("mailing/erased-recipient")));
        lists = keyed(root.doFinal(bytes("mailing/list")));
        events = keyed(root.doFinal(bytes("mailing/recipient-event")));
        attention = keyed(root.doFinal(bytes("mailing/frequency")));
    }

    /**
     * An address, on whatever channel, and whether it is written in small letters or in capitals: those in front of an email's @ may
     * differ by RFC 5321, but no mail system of note lets them, and who opts out must not get more for having been written otherwise.
     *
     * @param address in its channel's normal form
     * @return {@code a} and 32 hex digits
     */
    public String ofAddress(String address) {
        return ADDRESS + HexFormat.of().formatHex(hash(addresses, plain(address)), 0, BYTES);
    }

    /**
     * What of an address goes into its hash.
     *
     * @param address in its channel's normal form
     * @return in small letters
     */
    public static String plain(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    /**
     * A recipient to whom nothing is sent.
     *
     * @param id the application's
     * @return {@code r} and 32 hex digits
     */
    public String ofRecipient(String id) {
        return SuppressionStore.RECIPIENT + HexFormat.of().formatHex(hash(suppressed, id), 0, BYTES);
    }

    /**
     * What stands for the id of a recipient who was erased.
     *
     * @param id the application's
     * @return {@code erased-} and 32 hex digits
     */
    public String recipient(String id) {
        return "erased-" + HexFormat.of().formatHex(hash(erased, id), 0, BYTES);
    }

    /**
     * What two rows of a list have in common.
     *
     * @param text an id, or a channel and an address
     * @return 22 characters
     */
    public String listKey(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash(lists, text), BYTES));
    }

    /**
     * A recipient's id, where what the recipient did is kept.
     *
     * @param id the application's
     * @return 32 hex digits
     */
    public String event(String id) {
        return HexFormat.of().formatHex(hash(events, id), 0, BYTES);
    }

    /**
     * A recipient whose messages are counted.
     *
     * @param id the application's
     * @return 32 hex digits
     */
    public String counted(String id) {
        return HexFormat.of().formatHex(hash(attention, id), 0, BYTES);
    }

    private static byte[] hash(Mac prototype, String text) {
        try {
            // A Mac is not safe for several threads, a clone of a keyed one is cheap.
            return ((Mac) prototype.clone()).doFinal(bytes(text));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's own " + ALGORITHM + " can be cloned", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
