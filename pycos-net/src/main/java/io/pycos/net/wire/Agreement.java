package io.pycos.net.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The settings that both ends must share, as one short digest each, so that a difference can be
 * named.
 */
final class Agreement {

    private static final int DIGEST_BYTES = 8;
    private static final List<String> NAMES =
            List.of("cluster name", "maximum message size", "application protocol");

    static final int BYTES = NAMES.size() * DIGEST_BYTES;

    private final byte[] digests = new byte[BYTES];

    Agreement(TransportConfig config) {
        List<String> values =
                List.of(
                        config.cluster(),
                        Integer.toString(config.limits().maxMessageSize()),
                        config.agreement());
        for (int i = 0; i < values.size(); i++) {
            System.arraycopy(digest(values.get(i)), 0, digests, i * DIGEST_BYTES, DIGEST_BYTES);
        }
    }

    byte[] digests() {
        return digests.clone();
    }

    /** Returns one bit for each setting in which the other end differs. */
    byte differences(byte[] others) {
        int differences = 0;
        for (int i = 0; i < NAMES.size(); i++) {
            int from = i * DIGEST_BYTES;
            int to = from + DIGEST_BYTES;
            if (!Arrays.equals(digests, from, to, others, from, to)) {
                differences |= 1 << i;
            }
        }
        return (byte) differences;
    }

    /** Names the settings that such bits stand for. */
    static String names(byte differences) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((differences & 1 << i) != 0) {
                names.add(NAMES.get(i));
            }
        }
        return String.join(", ", names);
    }

    private static byte[] digest(String value) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new TransportException("This JDK lacks SHA-256", e);
        }
    }
}
