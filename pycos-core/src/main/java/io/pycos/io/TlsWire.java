package io.pycos.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
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

    private final PlainWire socket;
    private final TlsRecords records;
    private final ReentrantLock lock = new ReentrantLock();
    private Need need = Need.INPUT;
    private CompletableFuture<Void> arithmetic = CompletableFuture.completedFuture(null);
    private boolean begun;
    private boolean established;
    private @Nullable SSLException failure;

    TlsWire(PlainWire socket, SSLEngine engine) {
        this.socket = socket;
        this.records = new TlsRecords(socket, engine);
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
            records.engine.beginHandshake();
        }
    }

    private boolean negotiate() throws IOException {
        while (records.send()) {
            switch (records.status()) {
                case NEED_WRAP -> records.encryptOwn();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!records.decrypt() && !received()) {
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
        return lacks(Need.OUTPUT);
    }

    private boolean lacks(Need what) {
        need = what;
        return false;
    }

    private void calculate() {
        if (arithmetic.isDone()) {
            SSLEngine engine = records.engine;
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

    private boolean received() throws IOException {
        int count = records.receive();
        if (count == END) {
            if (!established) {
                throw new SSLHandshakeException(
                        "the other side ended the connection during the handshake");
            }
            records.endInput();
        }
        return count != 0;
    }

    /** Remembers the failure for later calls, and tries to tell the peer. */
    private SSLException failed(SSLException e) {
        failure = e;
        try {
            while (records.status() == HandshakeStatus.NEED_WRAP && records.send()) {
                records.encryptOwn();
            }
            records.send();
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
            return records.hasPlain() || advance() ? decrypted(into) : 0;
        } catch (SSLException e) {
            throw failure == null ? failed(e) : e;
        } finally {
            lock.unlock();
        }
    }

    private int decrypted(ByteBuffer into) throws IOException {
        while (!records.hasPlain()) {
            if (records.inputEnded()) {
                return END;
            }
            if (records.decrypt()) {
                answer();
            } else if (!received()) {
                records.send();
                return 0;
            }
        }
        return records.takePlain(into);
    }

    /** Sends what the peer is owed after one of its records. */
    private void answer() throws IOException {
        switch (records.status()) {
            case NEED_WRAP -> {
                if (!records.inputEnded() && !records.engine.isOutboundDone() && records.send()) {
                    records.encryptOwn();
                    records.send();
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
            if (!advance() || !records.send()) {
                return 0;
            }
            int before = from.remaining();
            records.encrypt(from);
            records.send();
            return before - from.remaining();
        } catch (SSLException e) {
            throw failure == null ? failed(e) : e;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean flush() throws IOException {
        lock.lock();
        try {
            return records.send();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean end() throws IOException {
        lock.lock();
        try {
            if (!advance() || !records.send()) {
                return false;
            }
            records.endOutput();
            return records.send() && socket.end();
        } finally {
            lock.unlock();
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
            return established ? Optional.of(records.engine.getSession()) : Optional.empty();
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
                records.endOutput();
                records.send();
            }
        } catch (IOException e) {
            LOG.debug("[connection] the end could not be announced to the other side", e);
        } finally {
            lock.unlock();
            socket.close();
        }
    }
}
