package io.pycos.net.wire;

import io.pycos.Location;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** A peer that knows the secret and the protocol, and keeps to it only as far as the test wants. */
final class RawPeer implements AutoCloseable {

    private final Socket socket;
    private final Handshake handshake;
    private long session;

    RawPeer(Location there, PeerId self, SharedSecret secret) throws IOException {
        TransportConfig config =
                TransportConfig.builder().secret(SharedSecret.ofKey(Transports.KEY)).build();
        socket = new Socket(there.host(), there.port());
        socket.setSoTimeout(10_000);
        handshake =
                Handshake.initiator(
                        new Handshake.Self(self, "raw", new Agreement(config)),
                        new Keys(new Circle(Circle.CLUSTER, secret)),
                        SharedSecret.randomKey());
    }

    /** A location that makes the other end the arbiter, which opens the connection. */
    static PeerId someone() {
        return new PeerId(new Location("127.99.0.1", 1), System.nanoTime());
    }

    /** A location that makes this peer the arbiter. */
    static PeerId arbiter() {
        return new PeerId(new Location("127.0.0.1", 1), System.nanoTime());
    }

    /** Proves itself; what comes next is up to the test. */
    RawPeer prove() throws IOException {
        ByteBuffer in = ByteBuffer.allocate(Handshake.HELLO_BYTES + Handshake.PROOF_BYTES);
        socket.getOutputStream().write(handshake.output());
        read(in, Handshake.HELLO_BYTES);
        socket.getOutputStream().write(handshake.output());
        read(in, Handshake.PROOF_BYTES);
        return this;
    }

    long session() {
        return session;
    }

    void send(byte type, long sequence, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER_BYTES + payload.length);
        Frame.write(frame, type, session, sequence, 0, payload);
        sendBytes(frame.array());
    }

    void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Waits for one frame without payload, and returns its type. */
    byte receive() throws IOException {
        byte[] header = socket.getInputStream().readNBytes(Frame.HEADER_BYTES);
        return header[Frame.LENGTH_BYTES];
    }

    /** Reads until the other end closes. */
    void awaitEnd() {
        try {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection was not closed", e);
        } catch (IOException _) {
            // A reset closes the connection, too.
        }
    }

    private void read(ByteBuffer in, int count) throws IOException {
        in.clear().put(socket.getInputStream().readNBytes(count)).flip();
        if (handshake.read(in) instanceof Handshake.Proven proven) {
            session = proven.session();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
