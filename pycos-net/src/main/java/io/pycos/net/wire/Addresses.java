package io.pycos.net.wire;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which address to bind, which to give to peers, which interfaces to announce on. */
final class Addresses {

    private Addresses() {}

    /**
     * The address of a host, or of a network interface of that name: its IPv4 address if it has
     * one.
     */
    static InetAddress toListenAt(String hostOrInterface) {
        return interfaces().stream()
                .filter(face -> face.getName().equals(hostOrInterface))
                .flatMap(NetworkInterface::inetAddresses)
                .min(Comparator.comparing(Inet6Address.class::isInstance))
                .orElseGet(() -> resolve(hostOrInterface));
    }

    static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new TransportException(
                    "The address to listen on, '" + host + "' (pycos.net.bind-address), is unknown",
                    e);
        }
    }

    /**
     * Returns the host that peers are told: as configured, else the bound address, else one of this
     * machine.
     */
    static String advertised(@Nullable String configured, InetAddress bound) {
        if (configured != null) {
            return configured;
        }
        if (!bound.isAnyLocalAddress()) {
            return literal(bound);
        }
        return routed(bound)
                .or(() -> any(bound))
                .map(Addresses::literal)
                .orElseThrow(
                        () ->
                                new TransportException(
                                        "No address of this machine can be given to peers: set pycos.net.bind-address to one"));
    }

    /**
     * The address by which this machine reaches others: the system knows. Nothing is sent for it.
     */
    private static Optional<InetAddress> routed(InetAddress bound) {
        InetAddress elsewhere =
                resolve(bound instanceof Inet6Address ? "2001:db8::1" : "192.0.2.1");
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(elsewhere, TransportConfig.DEFAULT_PORT);
            return Optional.of(socket.getLocalAddress()).filter(Addresses::isReachable);
        } catch (SocketException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> any(InetAddress bound) {
        return interfaces().stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getClass() == bound.getClass())
                .filter(Addresses::isReachable)
                .findFirst();
    }

    private static boolean isReachable(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress();
    }

    /** Returns the interface with this address; for the wildcard address, all that are up. */
    static List<NetworkInterface> announcedOn(InetAddress bound) {
        if (bound.isAnyLocalAddress()) {
            return interfaces().stream().filter(Addresses::hasAddress).toList();
        }
        try {
            return Optional.ofNullable(NetworkInterface.getByInetAddress(bound)).stream().toList();
        } catch (SocketException _) {
            return List.of();
        }
    }

    /** The address as text, without a zone and without a host name. */
    static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static boolean hasAddress(NetworkInterface face) {
        return face.inetAddresses().findAny().isPresent();
    }

    private static List<NetworkInterface> interfaces() {
        try {
            List<NetworkInterface> up = new ArrayList<>();
            for (NetworkInterface face : NetworkInterface.networkInterfaces().toList()) {
                if (face.isUp()) {
                    up.add(face);
                }
            }
            return up;
        } catch (SocketException e) {
            throw new TransportException(
                    "The network interfaces of this machine cannot be listed", e);
        }
    }
}
