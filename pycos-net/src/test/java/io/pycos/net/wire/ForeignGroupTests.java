package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Location;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jgroups.BytesMessage;
import org.jgroups.CompositeMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.PhysicalAddress;
import org.jgroups.Version;
import org.jgroups.protocols.FragHeader;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Java objects in JGroups messages, from a stranger and from a proven peer, are never deserialized.
 */
class ForeignGroupTests {

    @RegisterExtension final Transports transports = new Transports();

    @BeforeEach
    void count() {
        Bomb.EXPLOSIONS.set(0);
    }

    /**
     * So that the other tests prove something: JGroups' own transport does run readObject on bytes
     * of a stranger.
     */
    @Test
    void jgroupsItselfDeserializesWhatAStrangerSends() throws Exception {
        try (JChannel open = foreign(List.of());
                JChannel stranger = foreign(List.of())) {
            open.connect("group");
            PhysicalAddress there = address(open);
            stranger.connect("another");

            sendBombs(stranger, there);

            Eventually.holds(() -> Bomb.EXPLOSIONS.get() > 0);
        }
    }

    @Test
    void aForeignJGroupsProcessGetsNothingDecoded() throws Exception {
        Transport a = transports.open(member(), new Recorder());
        Location location = a.self().location();
        InetSocketAddress there = new InetSocketAddress(location.host(), location.port());
        try (JChannel stranger = foreign(List.of(there))) {
            stranger.connect("pycos");

            sendBombs(stranger, new IpAddress(there.getAddress(), there.getPort()));

            Eventually.holds(
                    () -> a.stats().refusals().getOrDefault(Refusal.Reason.NOT_PYCOS, 0L) > 1);
        }
        assertThat(Bomb.EXPLOSIONS).hasValue(0);
        assertThat(a.stats().groupMessagesRefused()).isZero();
        assertThat(a.peers()).isEmpty();
    }

    @Test
    void aProvenPeerCannotMakeUsDeserializeEither() throws Exception {
        Transport a = transports.open(member(), new Recorder());
        Malicious malicious = new Malicious();
        Transport b =
                transports.open(
                        Transports.alone()
                                .membership(() -> malicious)
                                .hosts(List.of(a.self().location())),
                        new Recorder());
        Eventually.holds(() -> a.peers().size() == 1 && b.peers().size() == 1);
        List<byte[]> attacks = attacks();

        attacks.forEach(bytes -> malicious.send(a.self(), bytes));

        Eventually.holds(() -> a.stats().groupMessagesRefused() == attacks.size());
        assertThat(Bomb.EXPLOSIONS).hasValue(0);
        assertThat(a.peers()).hasSize(1);
    }

    private static TransportConfig.Builder member() {
        return Transports.alone().membership(Membership::jgroups);
    }

    private static List<byte[]> attacks() throws Exception {
        Message object = new ObjectMessage(null, new Bomb());
        Message serialized = new BytesMessage(null).setObject(new Bomb());
        Message header = new BytesMessage(null).putHeader((short) 77, new FragHeader(1, 0, 1));
        Message composite = new CompositeMessage(null, new ObjectMessage(null, new Bomb()));
        List<byte[]> attacks = new ArrayList<>();
        for (Message message : List.of(object, serialized, composite, header)) {
            ByteArrayDataOutputStream out = new ByteArrayDataOutputStream(512);
            Util.writeMessage(message, out, true);
            attacks.add(Arrays.copyOf(out.buffer(), out.position()));
        }
        attacks.add(withoutFlags(attacks.getFirst()));
        attacks.add(batch(object));
        attacks.add(new byte[] {(byte) (Version.version >> 8), (byte) Version.version, 0, 1, 2, 3});
        return attacks;
    }

    /** The flag that announces a Java object does not decide: an attacker would leave it out. */
    private static byte[] withoutFlags(byte[] message) {
        byte[] plain = message.clone();
        int flagsAt = Short.BYTES + 1 + Short.BYTES + 1;
        plain[flagsAt] = 0;
        plain[flagsAt + 1] = 0;
        return plain;
    }

    private static byte[] batch(Message message) throws Exception {
        ByteArrayDataOutputStream out = new ByteArrayDataOutputStream(512);
        message.setSrc(org.jgroups.util.UUID.randomUUID());
        Util.writeMessageList(
                null,
                message.getSrc(),
                "pycos".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                new org.jgroups.util.FastArray<>(new Message[] {message}, 1),
                out,
                true);
        return Arrays.copyOf(out.buffer(), out.position());
    }

    private static void sendBombs(JChannel from, PhysicalAddress there) throws Exception {
        for (int i = 0; i < 5; i++) {
            TP transport = from.getProtocolStack().getTransport();
            transport.down(new ObjectMessage(there, new Bomb()).setSrc(from.getAddress()));
        }
    }

    private static PhysicalAddress address(JChannel channel) {
        return (PhysicalAddress)
                channel.down(
                        new org.jgroups.Event(
                                org.jgroups.Event.GET_PHYSICAL_ADDRESS, channel.getAddress()));
    }

    /** An ordinary JGroups process on loopback, with sockets of its own. */
    private static JChannel foreign(List<InetSocketAddress> hosts) throws Exception {
        TCP tcp = new TCP();
        tcp.setBindAddress(java.net.InetAddress.getLoopbackAddress());
        tcp.setBindPort(21_000 + (int) (ProcessHandle.current().pid() % 10_000));
        tcp.setPortRange(100);
        tcp.setDiagnosticsHandler(tcp.createDiagnosticsHandler().setEnabled(false));
        TCPPING ping = new TCPPING();
        ping.setInitialHosts(hosts);
        ping.setPortRange(0);
        return new JChannel(
                tcp,
                ping,
                new NAKACK2().useMcastXmit(false),
                new UNICAST3(),
                new GMS().setJoinTimeout(300).printLocalAddress(false));
    }

    /** A membership that sends what it likes. */
    private static final class Malicious implements Membership {

        private volatile Group group;

        void send(PeerId to, byte[] bytes) {
            group.send(to, bytes);
        }

        @Override
        public void start(Group started) {
            group = started;
        }

        @Override
        public void peerUp(PeerId peer) {}

        @Override
        public void peerDown(PeerId peer) {}

        @Override
        public void received(PeerId from, byte[] bytes) {}

        @Override
        public void close() {}
    }
}
