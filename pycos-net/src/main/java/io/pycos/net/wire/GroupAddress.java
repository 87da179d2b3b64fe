package io.pycos.net.wire;

import io.pycos.Location;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ExtendedUUID;
import org.jspecify.annotations.Nullable;

/**
 * How JGroups names our processes: members carry their location with them, so that a view says
 * where to connect.
 */
final class GroupAddress {

    private static final String LOCATION = "at";
    private static final byte UNIQUE_LOCAL = (byte) 0xfd;

    private GroupAddress() {}

    /** A new member at this process. */
    static Address member(PeerId self) {
        Location location = self.location();
        String at = location.host() + ":" + location.port();
        return ExtendedUUID.randomUUID(location.toString())
                .put(LOCATION, at.getBytes(StandardCharsets.UTF_8));
    }

    /** Where a member is; null if it does not say. */
    static @Nullable Location location(Address member) {
        byte[] at = member instanceof ExtendedUUID uuid ? uuid.get(LOCATION) : null;
        String text = at == null ? "" : new String(at, StandardCharsets.UTF_8);
        int colon = text.lastIndexOf(':');
        try {
            String port = text.substring(colon + 1);
            return new Location(text.substring(0, colon), Integer.parseUnsignedInt(port));
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            return null;
        }
    }

    /**
     * The address JGroups sends to. Only a token, never resolved or connected to: another one for
     * each incarnation.
     */
    static PhysicalAddress physical(PeerId peer) {
        byte[] token = new byte[16];
        ByteBuffer.wrap(token)
                .put(UNIQUE_LOCAL)
                .put((byte) 0)
                .putShort((short) peer.location().port())
                .putInt(peer.location().host().hashCode())
                .putLong(peer.incarnation());
        try {
            return new IpAddress(InetAddress.getByAddress(token), peer.location().port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
