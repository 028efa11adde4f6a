package io.mailing.internal.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
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
    private static final int RECIPIENT_BYTES = 16;

    private final Mac addresses;
    private final Mac recipients;
    private final Mac attention;

    /**
     * For one installation.
     *
     * @param installationKey its secret
     */
    public PersonHashes(String installationKey) {
        Mac root = keyed(installationKey.getBytes(StandardCharsets.UTF_8));
        addresses = keyed(root.doFinal(bytes("mailing/suppression")));
        recipients = keyed(root.doFinal(bytes("mailing/erased-recipient")));
        attention = keyed(root.doFinal(bytes("mailing/frequency")));
    }

    /**
     * An address, whether it is written in small letters or in capitals: those in front of an email's @ may differ by RFC 5321,
     * but no mail system of note lets them, and who opts out must not get more for having been written otherwise.
     *
     * @param channel the channel's name
     * @param address in the channel's normal form
     * @return 64 hex digits
     */
    public String address(String channel, String address) {
        return HexFormat.of().formatHex(hash(addresses, channel + '\0' + address.toLowerCase(Locale.ROOT)));
    }

    /**
     * A recipient's id.
     *
     * @param id the application's
     * @return {@code erased-} and 32 hex digits
     */
    public String recipient(String id) {
        return "erased-" + HexFormat.of().formatHex(hash(recipients, id), 0, RECIPIENT_BYTES);
    }

    /**
     * A recipient whose messages are counted.
     *
     * @param id the application's
     * @return 32 hex digits
     */
    public String counted(String id) {
        return HexFormat.of().formatHex(hash(attention, id), 0, RECIPIENT_BYTES);
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
