package io.pycos.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS over a socket, by the JDK's {@link SSLEngine}.
 *
 * <h2>For maintainers</h2>
 *
 * <p>Reader and writer may be tasks of different schedulers, and both may drive the handshake:
 * everything is guarded by {@code lock}, and nothing inside waits. A step of the handshake says
 * what it waits for ({@code need}); that and the registration of the wait are one critical section,
 * and the end of the handshake wakes everybody, so that nobody waits for bytes that the other one
 * has taken. After the handshake only the reader takes bytes from the socket.
 *
 * <p>Buffers exist only while they hold something: an idle connection costs the engine alone.
 * {@code encrypted} and {@code plain} are in reading position between calls, {@code outgoing} as
 * well.
 *
 * <p>What the peer may start after the handshake needs at most an answer (TLS 1.3 key update);
 * renegotiation (TLS 1.2) is refused.
 */
final class TlsWire implements Wire {

    private enum Need {
        INPUT,
        OUTPUT,
        ARITHMETIC
    }

    private static final Logger LOG = LoggerFactory.getLogger(TlsWire.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final PlainWire socket;
    private final SSLEngine engine;
    private final ReentrantLock lock = new ReentrantLock();

    /** Received and not decrypted. */
    private ByteBuffer encrypted = NOTHING;

    /** Decrypted and not read. */
    private ByteBuffer plain = NOTHING;

    /** Encrypted and not sent. */
    private ByteBuffer outgoing = NOTHING;

    private Need need = Need.INPUT;
    private CompletableFuture<Void> arithmetic = CompletableFuture.completedFuture(null);
    private boolean begun;
    private boolean established;
    private boolean ended;
    private @Nullable SSLException failure;

    TlsWire(PlainWire socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    // handshake

    @Override
    public boolean handshake() throws IOException {
        lock.lock();
        try {
            return advance();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<?> handshakeProgress() {
        lock.lock();
        try {
            return advance() ? CompletableFuture.completedFuture(true) : progress();
        } catch (IOException e) {
            return CompletableFuture.completedFuture(true); // the next try reports it again
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<?> progress() {
        return switch (need) {
            case INPUT -> socket.readable();
            case OUTPUT -> socket.writable();
            case ARITHMETIC -> arithmetic.handle((done, error) -> true);
        };
    }

    private boolean advance() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (established) {
            return true;
        }
        try {
            begin();
            return negotiate();
        } catch (SSLException e) {
            throw failed(e);
        }
    }

    private void begin() throws SSLException {
        if (!begun) {
            begun = true;
            engine.beginHandshake();
        }
    }

    private boolean negotiate() throws IOException {
        for (; ; ) {
            if (!sent()) {
                return lacks(Need.OUTPUT);
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> encrypt(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!decrypted() && !received()) {
                        return lacks(Need.INPUT);
                    }
                }
                case NEED_TASK -> {
                    calculate();
                    return lacks(Need.ARITHMETIC);
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    established = true;
                    socket.wakeAll();
                    return true;
                }
            }
        }
    }

    private boolean lacks(Need what) {
        need = what;
        return false;
    }

    private void calculate() {
        if (arithmetic.isDone()) {
            arithmetic =
                    IoThreads.compute(
                            () -> {
                                for (Runnable task = engine.getDelegatedTask();
                                        task != null;
                                        task = engine.getDelegatedTask()) {
                                    task.run();
                                }
                            });
        }
    }

    /** Remembers the failure for later calls, and tries to tell the peer. */
    private SSLException failed(SSLException e) {
        failure = e;
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && sent()) {
                encrypt(NOTHING);
            }
            sent();
        } catch (IOException alert) {
            e.addSuppressed(alert);
        }
        socket.wakeAll();
        return e;
    }

    // reading

    @Override
    public int read(ByteBuffer into) throws IOException {
        lock.lock();
        try {
            if (plain.hasRemaining()) {
                return take(into);
            }
            return advance() ? readEstablished(into) : 0;
        } catch (SSLException e) {
            throw failure == null ? failed(e) : e;
        } finally {
            lock.unlock();
        }
    }

    private int readEstablished(ByteBuffer into) throws IOException {
        for (; ; ) {
            if (plain.hasRemaining()) {
                return take(into);
            }
            if (ended) {
                return END;
            }
            if (decrypted()) {
                answer();
            } else if (!received()) {
                sent();
                return 0;
            }
        }
    }

    private int take(ByteBuffer into) {
        int count = Math.min(into.remaining(), plain.remaining());
        into.put(into.position(), plain, plain.position(), count);
        into.position(into.position() + count);
        plain.position(plain.position() + count);
        if (!plain.hasRemaining()) {
            plain = NOTHING;
        }
        return count;
    }

    /** Decrypts one record; false when there is no complete one. */
    private boolean decrypted() throws SSLException {
        if (!encrypted.hasRemaining()) {
            return false;
        }
        ByteBuffer target = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(encrypted, target);
        if (!encrypted.hasRemaining()) {
            encrypted = NOTHING;
        }
        plain = target.position() > 0 ? target.flip() : plain;
        return switch (result.getStatus()) {
            case OK -> true;
            case BUFFER_UNDERFLOW -> false;
            case CLOSED -> {
                ended = true;
                yield true;
            }
            case BUFFER_OVERFLOW -> throw new SSLException("a record is larger than TLS admits");
        };
    }

    /** Takes bytes from the socket; false when there are none now. */
    private boolean received() throws IOException {
        ByteBuffer space =
                ByteBuffer.allocate(
                        Math.max(
                                engine.getSession().getPacketBufferSize(),
                                encrypted.remaining() * 2));
        space.put(encrypted);
        int count = socket.read(space);
        encrypted = space.flip().hasRemaining() ? space : NOTHING;
        if (count == END) {
            truncated();
        }
        return count > 0;
    }

    private void truncated() throws SSLException {
        if (!established) {
            throw new SSLHandshakeException(
                    "the other side ended the connection during the handshake");
        }
        engine.closeInbound(); // throws: the end was not announced, so that bytes may have been
        // cut off
        ended = true;
    }

    /** Prepares what the peer is owed after one of its records; the rest is refused. */
    private void answer() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> {
                if (!ended && !engine.isOutboundDone() && sent()) {
                    encrypt(NOTHING);
                    sent();
                }
            }
            case NEED_TASK ->
                    throw new SSLException(
                            "the other side wants to negotiate again, which is refused");
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {}
        }
    }

    @Override
    public CompletableFuture<?> readable() {
        lock.lock();
        try {
            return advance() ? socket.readable() : progress();
        } catch (IOException e) {
            return CompletableFuture.completedFuture(true); // the next try reports it again
        } finally {
            lock.unlock();
        }
    }

    // writing

    @Override
    public int write(ByteBuffer from) throws IOException {
        lock.lock();
        try {
            if (!advance() || !sent()) {
                return 0;
            }
            int before = from.remaining();
            encrypt(from);
            sent();
            return before - from.remaining();
        } catch (SSLException e) {
            throw failure == null ? failed(e) : e;
        } finally {
            lock.unlock();
        }
    }

    /** Encrypts one record behind what is not sent yet. */
    private void encrypt(ByteBuffer from) throws IOException {
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

    private boolean sent() throws IOException {
        while (outgoing.hasRemaining()) {
            if (socket.write(outgoing) == 0) {
                return false;
            }
        }
        outgoing = NOTHING;
        return true;
    }

    @Override
    public boolean flush() throws IOException {
        lock.lock();
        try {
            return sent();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean end() throws IOException {
        lock.lock();
        try {
            if (!advance() || !sent()) {
                return false;
            }
            sayEnd();
            return sent() && socket.end();
        } finally {
            lock.unlock();
        }
    }

    private void sayEnd() throws IOException {
        if (!engine.isOutboundDone()) {
            engine.closeOutbound();
            while (!engine.isOutboundDone()
                    && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                encrypt(NOTHING);
            }
        }
    }

    @Override
    public CompletableFuture<?> writable() {
        lock.lock();
        try {
            return advance() ? socket.writable() : progress();
        } catch (IOException e) {
            return CompletableFuture.completedFuture(true); // the next try reports it again
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<SSLSession> session() {
        lock.lock();
        try {
            return established ? Optional.of(engine.getSession()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abandon() {
        socket.abandon();
    }

    /**
     * Announces the end, if that needs no waiting, for the peer to tell it from a cut connection.
     */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (established && failure == null) {
                sayEnd();
                sent();
            }
        } catch (IOException e) {
            LOG.debug("[connection] the end could not be announced to the other side", e);
        } finally {
            lock.unlock();
            socket.close();
        }
    }
}
