package io.pycos.io;

import io.pycos.Task;
import io.pycos.TaskRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection between two processes, plain or under TLS, for tasks.
 *
 * <p>Made by {@link TcpClient#connect} and {@link TcpServer#accept}. {@link #input} and {@link
 * #output} are its two directions; one task may read while another writes, also of different
 * schedulers. {@link #close} ends both at once, from any thread; operations that wait at that
 * moment end with {@link IoClosedException}. A connection does not close by itself when its task
 * ends: use {@code try (connection)}, or {@link #closeWith} where a task may be terminated before
 * it begins.
 *
 * <pre>{@code
 * try (TcpConnection connection = TcpClient.create().connect(self, address)) {
 *     connection.output().writeMessage(self, request);
 *     byte[] reply = connection.input().readMessage(self).orElseThrow();
 * }
 * }</pre>
 */
public final class TcpConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    private final SocketChannel channel;
    private final Wire wire;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Gate handshake;
    private final ByteInput input;
    private final ByteOutput output;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;

    TcpConnection(SocketChannel channel, Wire wire, Runnable whenClosed) throws IOException {
        this.channel = channel;
        this.wire = wire;
        this.whenClosed = whenClosed;
        localAddress = (InetSocketAddress) channel.getLocalAddress();
        remoteAddress = (InetSocketAddress) channel.getRemoteAddress();
        handshake = new Gate("the TLS handshake of", toString());
        input = new ByteInput(toString(), wire);
        output = new ByteOutput(toString(), wire);
    }

    /**
     * Makes a connection of a socket that is connected already (I-01). The channel belongs to it
     * from now on, and must not be used otherwise.
     */
    public static TcpConnection of(SocketChannel connected) {
        try {
            connected.configureBlocking(false);
            return new TcpConnection(connected, new PlainWire(connected), () -> {});
        } catch (IOException e) {
            throw new IoFailedException("using " + connected, e);
        }
    }

    static SocketChannel prepared(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    /** What comes from the other side. */
    public ByteInput input() {
        return input;
    }

    /** What goes to the other side. */
    public ByteOutput output() {
        return output;
    }

    public InetSocketAddress localAddress() {
        return localAddress;
    }

    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /**
     * Sets an option of the socket, one of {@link StandardSocketOptions}; {@code TCP_NODELAY} is on
     * already.
     */
    public <T> TcpConnection option(SocketOption<T> option, T value) {
        try {
            channel.setOption(option, value);
            return this;
        } catch (IOException e) {
            throw new IoFailedException("setting " + option + " of " + this, e);
        }
    }

    /**
     * Does the TLS handshake, suspending for at most the input's default timeout. Only a server has
     * a reason to call this: a client has done it when it is connected, and otherwise the first
     * read or write does it. Idempotent; does nothing without TLS.
     */
    public void handshake(Task<?> self) {
        handshake.enter(
                self,
                ByteInput.DEFAULT_TIMEOUT,
                operation -> {
                    shakeHands(operation);
                    return true;
                });
    }

    void shakeHands(Operation operation) throws IOException {
        while (!wire.handshake()) {
            operation.await(wire.handshakeProgress());
        }
    }

    /**
     * The TLS session, with the other side's certificates; empty without TLS and before the
     * handshake.
     */
    public Optional<SSLSession> tlsSession() {
        return wire.session();
    }

    /** Closes this connection when a task has ended, however it ends, even if it never began. */
    public TcpConnection closeWith(TaskRef<?> task) {
        task.exit().thenRun(this::close);
        return this;
    }

    public boolean isClosed() {
        return closed.get();
    }

    /**
     * Ends both directions; what was written is still sent. What the other side sent and nobody
     * read makes the operating system reset the connection: a side that wants to lose nothing ends
     * its output and reads to the end first. Idempotent, from any thread.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        String reason = "the connection was closed";
        handshake.close(reason);
        input.close(reason);
        output.close(reason);
        try {
            wire.close();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("[{}] could not be closed in order", this, e);
        } finally {
            whenClosed.run();
        }
    }

    @Override
    public String toString() {
        return "connection " + localAddress + " - " + remoteAddress;
    }
}
