package io.pycos.samples.census.support;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Says its name to a multicast group again and again, and prints each name it hears. */
final class MulticastProbe {

    private static final InetSocketAddress GROUP = new InetSocketAddress("239.255.97.5", 9001);

    private static final int PAUSE_MILLIS = 200;

    private MulticastProbe() {}

    public static void main(String[] args) throws IOException {
        byte[] name = args[0].getBytes(StandardCharsets.UTF_8);
        try (var socket = new MulticastSocket(GROUP.getPort())) {
            var network = NetworkInterface.getByInetAddress(InetAddress.getLocalHost());
            socket.setNetworkInterface(network);
            socket.joinGroup(GROUP, network);
            socket.setSoTimeout(PAUSE_MILLIS);
            while (true) {
                socket.send(new DatagramPacket(name, name.length, GROUP));
                printWhatIsHeard(socket);
            }
        }
    }

    private static void printWhatIsHeard(MulticastSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[64], 64);
        try {
            socket.receive(packet);
            System.out.println(
                    "heard "
                            + new String(
                                    packet.getData(),
                                    0,
                                    packet.getLength(),
                                    StandardCharsets.UTF_8));
        } catch (SocketTimeoutException e) {
            // Nobody spoke: say the name again.
        }
    }
}
