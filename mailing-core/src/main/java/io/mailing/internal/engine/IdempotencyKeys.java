package io.mailing.internal.engine;

import io.mailing.spi.store.DeliveryKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys that are the same on every attempt of a delivery and can't be guessed from outside: a keyed hash of campaign, block
 * and place. The attempt is no part of it.
 */
final class IdempotencyKeys {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 16;

    private final Mac prototype;

    IdempotencyKeys(String installationKey) {
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(installationKey.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    String of(DeliveryKey key) {
        ByteBuffer input = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES)
                .putLong(key.campaign().value())
                .putInt(key.block())
                .putInt(key.seq());
        Mac mac;
        try {
            mac = (Mac) prototype.clone(); // a Mac is not safe for several threads, a clone of a keyed one is cheap
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's own " + ALGORITHM + " can be cloned", e);
        }
        return HexFormat.of().formatHex(mac.doFinal(input.array()), 0, KEY_BYTES);
    }
}
