package io.mailing.internal.engine;

import io.mailing.CampaignId;
import io.mailing.spi.store.DeliveryKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are the same on every attempt of a delivery, can't be guessed from outside, and can be read back: campaign,
 * block and place are one block of AES-128, under a key that is derived from the installation's. The attempt is no part of
 * it. Only who has the installation's key can make one, or read one.
 *
 * <p>A block cipher alone doesn't prove that a key is genuine; here it does. Whatever was not made with this key reads as 16
 * random bytes. Of those one in 17 million has the form of a delivery at all (campaign and block positive, place below
 * 1,000), and its campaign is then a number out of 2<sup>63</sup>, which is none of the few that exist. So an invented key
 * names an existing delivery with a chance of the number of deliveries in 2<sup>128</sup>.
 *
 * <p>For many threads at once, virtual ones too.
 */
final class IdempotencyKeys {

    private static final String DERIVATION = "HmacSHA256";
    private static final String LABEL = "mailing/idempotency-key";
    private static final String ALGORITHM = "AES";
    private static final String ONE_BLOCK = "AES/ECB/NoPadding"; // exactly one block: nothing to chain, nothing to pad
    private static final int BYTES = 16;
    private static final int CHARACTERS = 2 * BYTES;

    /** The most deliveries in a block. */
    private static final int PLACES = 1000;

    private static final int SLOTS = 64;

    private final SecretKeySpec key;

    // A cipher is not safe for several threads and dear to make, and a virtual thread is too short-lived for one of its
    // own.
    // So they wait in slots, each thread has one that it may share with others, and who finds it empty makes a new one.
    private final AtomicReferenceArray<@Nullable Cipher> writers = new AtomicReferenceArray<>(SLOTS);
    private final AtomicReferenceArray<@Nullable Cipher> readers = new AtomicReferenceArray<>(SLOTS);

    IdempotencyKeys(String installationKey) {
        try {
            Mac mac = Mac.getInstance(DERIVATION);
            mac.init(new SecretKeySpec(installationKey.getBytes(StandardCharsets.UTF_8), DERIVATION));
            byte[] derived = mac.doFinal(LABEL.getBytes(StandardCharsets.UTF_8));
            key = new SecretKeySpec(Arrays.copyOf(derived, BYTES), ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    String of(DeliveryKey delivery) {
        byte[] plain = new byte[BYTES];
        ByteBuffer.wrap(plain)
                .putLong(delivery.campaign().value())
                .putInt(delivery.block())
                .putInt(delivery.seq());
        return HexFormat.of().formatHex(through(writers, Cipher.ENCRYPT_MODE, plain));
    }

    /**
     * The delivery that a key stands for; whether there is such a one is not known here.
     *
     * @param text 32 hexadecimal digits, in either case: some providers change it
     * @return empty if it is no key of this installation
     */
    Optional<DeliveryKey> read(@Nullable String text) {
        if (text == null || text.length() != CHARACTERS || !text.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        ByteBuffer plain = ByteBuffer.wrap(
                through(readers, Cipher.DECRYPT_MODE, HexFormat.of().parseHex(text)));
        long campaign = plain.getLong();
        int block = plain.getInt();
        int seq = plain.getInt();
        boolean possible = campaign > 0 && block >= 1 && seq >= 0 && seq < PLACES;
        return possible ? Optional.of(new DeliveryKey(new CampaignId(campaign), block, seq)) : Optional.empty();
    }

    private byte[] through(AtomicReferenceArray<@Nullable Cipher> idle, int mode, byte[] block) {
        int slot = (int) (Thread.currentThread().getId() % SLOTS);
        try {
            Cipher cipher = idle.getAndSet(slot, null);
            if (cipher == null) {
                cipher = Cipher.getInstance(ONE_BLOCK);
                cipher.init(mode, key);
            }
            byte[] result = cipher.doFinal(block); // which also makes it ready for the next one
            idle.set(slot, cipher);
            return result;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("every Java platform has " + DERIVATION + " and " + ONE_BLOCK, e);
    }
}
