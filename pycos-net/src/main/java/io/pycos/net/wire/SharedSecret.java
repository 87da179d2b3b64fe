package io.pycos.net.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What peers prove to each other: a key derived from a text that people choose, or a random key.
 *
 * <p>A text that people chose is stretched (PBKDF2), so that guessing it from recorded proofs takes
 * longer. Never printed.
 */
public final class SharedSecret {

    private static final int KEY_BYTES = 32;

    /** About a tenth of a second of a JVM that has just started. */
    private static final int ROUNDS = 20_000;

    private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{" + 2 * KEY_BYTES + "}");
    private static final byte[] SALT = "io.pycos.net.secret".getBytes(StandardCharsets.US_ASCII);

    private final byte[] key;
    private final boolean configured;

    private SharedSecret(byte[] key, boolean configured) {
        this.key = key;
        this.configured = configured;
    }

    /** Returns the secret somebody configured on purpose; it opens the way beyond loopback. */
    public static SharedSecret configured(String text) {
        return new SharedSecret(key(text), true);
    }

    /** Returns the secret of this user on this machine; good on loopback only. */
    static SharedSecret ofUser(String text) {
        return new SharedSecret(key(text), false);
    }

    /** Returns a key nobody chose, such as {@link #randomKey()}, as it is. */
    public static SharedSecret ofKey(byte[] key) {
        if (key.length < KEY_BYTES) {
            throw new IllegalArgumentException(
                    "'key' must have at least " + KEY_BYTES + " bytes, has " + key.length);
        }
        return new SharedSecret(key.clone(), true);
    }

    /** Returns new random bytes for {@link #ofKey}. */
    public static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Returns new random text for people to copy. */
    static String randomText() {
        return HexFormat.of().formatHex(randomKey());
    }

    byte[] key() {
        return key;
    }

    boolean isConfigured() {
        return configured;
    }

    /**
     * Random bytes in hexadecimal, such as those of a {@link SecretFile}, cannot be guessed and are
     * not stretched.
     */
    private static byte[] key(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("'pycos.net.secret' must not be blank");
        }
        return RANDOM.matcher(text).matches() ? HexFormat.of().parseHex(text) : stretch(text);
    }

    private static byte[] stretch(String text) {
        char[] characters = text.toCharArray();
        try {
            PBEKeySpec spec = new PBEKeySpec(characters, SALT, ROUNDS, KEY_BYTES * 8);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new TransportException(
                    "This JDK lacks PBKDF2WithHmacSHA256, which the secret needs", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    @Override
    public String toString() {
        return "SharedSecret[hidden]";
    }
}
