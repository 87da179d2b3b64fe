package io.pycos.net.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that a circle's secret stands for, one for each use, so that no proof is good for
 * another purpose.
 */
final class Keys {

    static final int MAC_BYTES = 32;
    static final int ID_BYTES = 8;

    private static final String ALGORITHM = "HmacSHA256";

    private final String circle;
    private final byte[] id;
    private final SecretKeySpec proof;
    private final SecretKeySpec session;
    private final SecretKeySpec announcement;

    Keys(Circle circle) {
        SecretKeySpec secret = new SecretKeySpec(circle.secret().key(), ALGORITHM);
        this.circle = circle.name();
        this.id = Arrays.copyOf(derive(secret, "circle"), ID_BYTES);
        this.proof = new SecretKeySpec(derive(secret, "proof"), ALGORITHM);
        this.session = new SecretKeySpec(derive(secret, "session"), ALGORITHM);
        this.announcement = new SecretKeySpec(derive(secret, "announcement"), ALGORITHM);
    }

    String circle() {
        return circle;
    }

    /** Names the secret to those who have it, and says nothing to others. */
    byte[] id() {
        return id.clone();
    }

    byte[] proof(byte[]... parts) {
        return mac(proof, parts);
    }

    byte[] session(byte[]... parts) {
        return mac(session, parts);
    }

    byte[] announcement(byte[]... parts) {
        return mac(announcement, parts);
    }

    private static byte[] derive(SecretKeySpec secret, String use) {
        return mac(secret, ("io.pycos.net " + use).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] mac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new TransportException(
                    "This JDK lacks " + ALGORITHM + ", which the proof needs", e);
        }
    }
}
