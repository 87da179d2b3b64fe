package io.pycos.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * Moves bytes between a socket and an {@link SSLEngine}, without waiting and without knowing what
 * they mean. Buffers exist only while they hold something: an idle connection costs the engine
 * alone. Guarded by {@link TlsWire}.
 */
final class TlsRecords {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    final SSLEngine engine;
    private final PlainWire socket;

    /** Received and not decrypted; in reading position between calls, as are the next two. */
    private ByteBuffer encrypted = NOTHING;

    /** Decrypted and not read. */
    private ByteBuffer plain = NOTHING;

    /** Encrypted and not sent. */
    private ByteBuffer outgoing = NOTHING;

    private boolean inputEnded;

    TlsRecords(PlainWire socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    HandshakeStatus status() {
        return engine.getHandshakeStatus();
    }

    /** Whether the other side has announced its end. */
    boolean inputEnded() {
        return inputEnded;
    }

    boolean hasPlain() {
        return plain.hasRemaining();
    }

    int takePlain(ByteBuffer into) {
        int count = Math.min(into.remaining(), plain.remaining());
        into.put(plain.slice(plain.position(), count));
        plain.position(plain.position() + count);
        if (!plain.hasRemaining()) {
            plain = NOTHING;
        }
        return count;
    }

    /**
     * Decrypts one record, when there is no plain text left; false when there is no complete one.
     */
    boolean decrypt() throws SSLException {
        if (!encrypted.hasRemaining()) {
            return false;
        }
        ByteBuffer target = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(encrypted, target);
        encrypted = encrypted.hasRemaining() ? encrypted : NOTHING;
        plain = target.position() > 0 ? target.flip() : plain;
        return switch (result.getStatus()) {
            case OK -> true;
            case BUFFER_UNDERFLOW -> false;
            case CLOSED -> inputEnded = true;
            case BUFFER_OVERFLOW -> throw new SSLException("a record is larger than TLS admits");
        };
    }

    /** Takes bytes from the socket; answers as {@link Source#read}. */
    int receive() throws IOException {
        ByteBuffer space =
                ByteBuffer.allocate(
                        Math.max(
                                engine.getSession().getPacketBufferSize(),
                                encrypted.remaining() * 2));
        space.put(encrypted);
        int count = socket.read(space);
        encrypted = space.flip().hasRemaining() ? space : NOTHING;
        return count;
    }

    /**
     * The socket's end has come.
     *
     * @throws SSLException when it was not announced, so that bytes may have been cut off
     */
    void endInput() throws SSLException {
        engine.closeInbound();
        inputEnded = true;
    }

    /** Encrypts one record, or what the engine has to say itself, behind what is not sent yet. */
    void encrypt(ByteBuffer from) throws IOException {
        ByteBuffer space =
                ByteBuffer.allocate(
                        outgoing.remaining() + engine.getSession().getPacketBufferSize());
        space.put(outgoing);
        SSLEngineResult result = engine.wrap(from, space);
        outgoing = space.flip();
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && result.bytesProduced() == 0) {
            throw new ClosedChannelException();
        }
    }

    /** Encrypts what the engine has to say itself. */
    void encryptOwn() throws IOException {
        encrypt(NOTHING);
    }

    /** Sends what is encrypted; false when the socket does not take all of it now. */
    boolean send() throws IOException {
        while (outgoing.hasRemaining()) {
            if (socket.write(outgoing) == 0) {
                return false;
            }
        }
        outgoing = NOTHING;
        return true;
    }

    /** Announces the end of the output, once. */
    void endOutput() throws IOException {
        if (!engine.isOutboundDone()) {
            engine.closeOutbound();
            while (!engine.isOutboundDone() && status() == HandshakeStatus.NEED_WRAP) {
                encryptOwn();
            }
        }
    }
}
