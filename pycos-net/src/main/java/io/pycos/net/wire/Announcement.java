package io.pycos.net.wire;

import io.pycos.Location;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The datagram by which a process says where it is: fixed size, and a MAC over all of it.
 *
 * <p>It only supplies an address to connect to; who is there is proven on the connection. So an old
 * datagram, sent again by somebody, costs one attempt to connect and no more.
 */
final class Announcement {

    private static final int MAGIC = 'P' << 24 | 'Y' << 16 | 'C' << 8 | 'A';
    private static final int BODY_BYTES =
            4 + 4 + Keys.ID_BYTES + Agreement.BYTES + 8 + 4 + 1 + Text.MAX_HOST;

    static final int BYTES = BODY_BYTES + Keys.MAC_BYTES;

    private Announcement() {}

    static byte[] write(Handshake.Self self, Keys keys) {
        ByteBuffer body = ByteBuffer.allocate(BODY_BYTES);
        body.putInt(MAGIC).putInt(Handshake.VERSION);
        body.put(keys.id()).put(self.agreement().digests());
        body.putLong(self.id().incarnation()).putInt(self.id().location().port());
        Text.put(body, self.id().location().host(), Text.MAX_HOST);
        return ByteBuffer.allocate(BYTES)
                .put(body.array())
                .put(keys.announcement(body.array()))
                .array();
    }

    /** Reads the announcement of a process of the same cluster; null if it is not one. */
    static @Nullable PeerId read(byte[] datagram, Handshake.Self self, Keys keys) {
        if (datagram.length != BYTES) {
            return null;
        }
        byte[] bytes = Arrays.copyOf(datagram, BODY_BYTES);
        byte[] mac = Arrays.copyOfRange(datagram, BODY_BYTES, BYTES);
        if (!MessageDigest.isEqual(mac, keys.announcement(bytes))) {
            return null;
        }
        ByteBuffer body = ByteBuffer.wrap(bytes);
        if (body.getInt() != MAGIC || body.getInt() != Handshake.VERSION) {
            return null;
        }
        body.position(body.position() + Keys.ID_BYTES);
        byte[] digests = new byte[Agreement.BYTES];
        body.get(digests);
        long incarnation = body.getLong();
        int port = body.getInt();
        String host = Text.get(body, Text.MAX_HOST);
        boolean agrees = self.agreement().differences(digests) == 0;
        boolean reachable = !host.isBlank() && port > 0 && port <= 65_535;
        return agrees && reachable ? new PeerId(new Location(host, port), incarnation) : null;
    }
}
