package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.net.wire.Refusal.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What those get who do not belong: nothing decoded, a reason, a count. */
class StrangersTests {

    @RegisterExtension final Transports transports = new Transports();

    private final Recorder atA = new Recorder();

    @Test
    void whoHasAnotherSecretStaysOutAndBothSidesSayWhy() {
        Transport a = transports.open(Transports.alone(), atA);
        Transport b =
                transports.open(
                        Transports.alone()
                                .secret(SharedSecret.ofKey(SharedSecret.randomKey()))
                                .hosts(List.of(a.self().location())),
                        new Recorder());

        Eventually.holds(
                () -> count(a, Reason.UNKNOWN_SECRET) > 0 && count(b, Reason.UNKNOWN_SECRET) > 0);

        assertThat(a.peers()).isEmpty();
        assertThat(b.peers()).isEmpty();
        assertThat(a.diagnosis())
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("A connection with 127.0.0.1 was refused")
                                        .contains("the other end has a different secret"));
        assertThat(b.diagnosis())
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("Tried " + a.self().location())
                                        .contains("it has a different secret"));
        assertThat(atA.refusals).extracting(Refusal::reason).contains(Reason.UNKNOWN_SECRET);
    }

    @Test
    void whoHasAnotherSecretIsNotHeardByMulticast() {
        MulticastGroup group = Transports.group();
        Transport a = transports.open(Transports.alone().multicast(group), atA);
        transports.open(
                Transports.alone()
                        .multicast(group)
                        .secret(SharedSecret.ofKey(SharedSecret.randomKey())),
                new Recorder());

        Eventually.holds(() -> a.stats().datagramsRefused() > 0);

        assertThat(a.stats().datagramsHeard()).isZero();
        Eventually.holds(
                () -> a.diagnosis().stream().anyMatch(line -> line.contains("heard nobody else")));
    }

    @Test
    void anotherClusterStaysOutAndTheDifferenceIsNamed() {
        Transport a = transports.open(Transports.alone(), atA);
        Transport b =
                transports.open(
                        Transports.alone().cluster("blue").hosts(List.of(a.self().location())),
                        new Recorder());

        Eventually.holds(
                () -> count(a, Reason.CONFIGURATION) > 0 && count(b, Reason.CONFIGURATION) > 0);

        assertThat(b.diagnosis())
                .anyMatch(line -> line.contains("the two ends differ in: cluster name"));
    }

    @Test
    void foreignBytesEndTheConnectionWithoutAnAnswer() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        ByteArrayOutputStream serialized = new ByteArrayOutputStream();
        new ObjectOutputStream(serialized).writeObject(new ArrayList<>(List.of("an object")));

        for (byte[] bytes :
                List.of(
                        "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                        serialized.toByteArray())) {
            try (Socket socket = connect(a)) {
                socket.getOutputStream().write(bytes);
                assertThat(readToEnd(socket)).isZero();
            }
        }

        assertThat(count(a, Reason.NOT_PYCOS)).isEqualTo(2);
        assertThat(atA.messages).isEmpty();
    }

    @Test
    void randomBytesBehindAValidPrefixHarmNobody() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        Random random = new Random(11);
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[8 + random.nextInt(2000)];
            random.nextBytes(noise);
            ByteBuffer.wrap(noise)
                    .put("PYCO".getBytes(StandardCharsets.US_ASCII))
                    .putShort(Handshake.VERSION);
            noise[6] = (byte) random.nextInt(4);
            noise[7] = 1;
            try (Socket socket = connect(a)) {
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
                readToEnd(socket);
            }
        }

        Transport b =
                transports.open(
                        Transports.alone().hosts(List.of(a.self().location())), new Recorder());
        Eventually.holds(() -> b.peers().size() == 1);
        assertThat(atA.up).hasSize(1);
        assertThat(atA.messages).isEmpty();
    }

    @Test
    void whoSaysNothingIsPutOutInTime() throws IOException {
        Transport a = transports.open(Transports.alone().limits(Transports.impatient()), atA);

        try (Socket socket = connect(a)) {
            assertThat(readToEnd(socket)).isZero();
        }

        assertThat(count(a, Reason.TIMEOUT)).isOne();
    }

    @Test
    void onlySoManyStrangersWaitAtTheDoor() throws IOException {
        Transport a = transports.open(Transports.alone().limits(Transports.impatient()), atA);

        try (Socket _ = connect(a);
                Socket _ = connect(a);
                Socket third = connect(a)) {
            assertThat(readToEnd(third)).isZero();
            assertThat(count(a, Reason.TOO_MANY)).isOne();
        }
    }

    @Test
    void aFrameBeforeTheProofIsNotRead() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        ByteBuffer frame = ByteBuffer.allocate(100);
        Frame.write(frame, Frame.MESSAGE, 0, 1, 0, new byte[10]);

        try (Socket socket = connect(a)) {
            socket.getOutputStream().write(frame.array());
            assertThat(readToEnd(socket)).isZero();
        }

        assertThat(count(a, Reason.NOT_PYCOS)).isOne();
        assertThat(atA.messages).isEmpty();
    }

    @Test
    void aCircleOfItsOwnIsAdmittedAndDismissed() {
        byte[] key = SharedSecret.randomKey();
        Transport node = transports.open(Transports.alone(), atA);
        node.admit(new Circle("computation 7", SharedSecret.ofKey(key)));
        Recorder atServer = new Recorder();
        Transport server =
                transports.open(
                        Transports.alone()
                                .secret(SharedSecret.ofKey(key))
                                .hosts(List.of(node.self().location())),
                        atServer);
        Eventually.holds(() -> node.peers().size() == 1 && server.peers().size() == 1);
        assertThat(node.peers()).extracting(PeerInfo::circle).containsExactly("computation 7");

        node.dismiss("computation 7");

        Eventually.holds(() -> node.peers().isEmpty() && server.peers().isEmpty());
        server.connect(node.self().location());
        Eventually.holds(() -> count(node, Reason.UNKNOWN_SECRET) > 0);
    }

    private static long count(Transport transport, Reason reason) {
        return transport.stats().refusals().getOrDefault(reason, 0L);
    }

    private static Socket connect(Transport transport) throws IOException {
        Socket socket =
                new Socket(transport.self().location().host(), transport.self().location().port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Returns how many bytes came before the other end closed. */
    private static int readToEnd(Socket socket) {
        int count = 0;
        try {
            while (socket.getInputStream().read() >= 0) {
                count++;
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection was not closed", e);
        } catch (IOException _) {
            // A reset closes the connection, too.
        }
        return count;
    }
}
