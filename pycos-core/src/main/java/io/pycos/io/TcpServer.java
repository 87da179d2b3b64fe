package io.pycos.io;

import io.pycos.Task;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts TCP connections for tasks (I-05).
 *
 * <pre>{@code
 * try (TcpServer server = TcpServer.listen(new InetSocketAddress(8010))) {
 *     while (true) {
 *         TcpConnection connection = server.accept(self);
 *         connection.closeWith(self.spawn("connection", task -> talk(task, connection)));
 *     }
 * }
 * }</pre>
 *
 * <p>Closing it ends a pending {@link #accept} with {@link IoClosedException} and leaves accepted
 * connections alone.
 */
public final class TcpServer implements AutoCloseable {

    /** Most connections open at a time, unless {@link #maxConnections} says otherwise. */
    public static final int DEFAULT_MAX_CONNECTIONS = 10_000;

    /**
     * How many connections may wait for {@link #accept}; the operating system may have a lower
     * limit.
     */
    public static final int BACKLOG = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(TcpServer.class);

    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final @Nullable Tls tls;
    private final Readiness readiness;
    private final Gate gate;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int maxConnections = DEFAULT_MAX_CONNECTIONS;

    private TcpServer(ServerSocketChannel channel, @Nullable Tls tls) throws IOException {
        this.channel = channel;
        this.tls = tls;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.readiness = new Readiness(channel);
        this.gate = new Gate("accepting a connection at", address.toString());
    }

    /** Binds an address and listens, at once and from any thread; port 0 takes a free one. */
    public static TcpServer listen(InetSocketAddress address) {
        return open(address, null);
    }

    /**
     * As {@link #listen(InetSocketAddress)}, with encryption. Accepting does not wait for the
     * handshake, so that a slow client holds up nobody: the first read or write of a connection
     * does it, or {@link TcpConnection#handshake}.
     */
    public static TcpServer listen(InetSocketAddress address, Tls tls) {
        return open(address, tls);
    }

    private static TcpServer open(InetSocketAddress address, @Nullable Tls tls) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.configureBlocking(false);
                return new TcpServer(channel.bind(address, BACKLOG), tls);
            } catch (Throwable e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IoFailedException("listening at " + address, e);
        }
    }

    /** Where it listens, with the port that it got. */
    public InetSocketAddress address() {
        return address;
    }

    /** Most connections open at a time: at the limit {@link #accept} waits for one to be closed. */
    public TcpServer maxConnections(int connections) {
        if (connections <= 0) {
            throw new IllegalArgumentException(
                    "'connections' must be positive, was " + connections);
        }
        maxConnections = connections;
        readiness.wakeAll();
        return this;
    }

    /** How many accepted connections are open now. */
    public int connections() {
        return open.get();
    }

    /**
     * Takes the next connection, suspending until there is one.
     *
     * @throws IoFailedException when the operating system cannot give one, such as for lack of file
     *     descriptors; the server stays open
     * @throws IoBusyException when another task is accepting
     */
    public TcpConnection accept(Task<?> self) {
        return accept(self, Operation.FOREVER);
    }

    /**
     * {@link #accept(Task)} for at most {@code timeout}.
     *
     * @throws IoTimeoutException when none came in time
     */
    public TcpConnection accept(Task<?> self, Duration timeout) {
        return gate.enter(
                self,
                timeout,
                operation -> {
                    for (; ; ) {
                        operation.step();
                        if (open.get() >= maxConnections) {
                            operation.await(readiness.await(Readiness.WAKE_UP_ONLY));
                            continue;
                        }
                        SocketChannel accepted = channel.accept();
                        if (accepted != null) {
                            return connection(accepted);
                        }
                        operation.await(readiness.await(SelectionKey.OP_ACCEPT));
                    }
                });
    }

    private TcpConnection connection(SocketChannel accepted) throws IOException {
        try {
            var socket = new PlainWire(TcpConnection.prepared(accepted));
            Wire wire = tls == null ? socket : new TlsWire(socket, tls.server());
            var connection = new TcpConnection(accepted, wire, this::connectionClosed);
            open.incrementAndGet();
            return connection;
        } catch (Throwable e) {
            accepted.close();
            throw e;
        }
    }

    private void connectionClosed() {
        open.decrementAndGet();
        readiness.wakeAll();
    }

    /** Idempotent, from any thread. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        gate.close("the server was closed");
        try {
            readiness.close();
        } catch (IOException e) {
            LOG.debug("[{}] could not be closed in order", this, e);
        }
    }

    @Override
    public String toString() {
        return "server at " + address;
    }
}
