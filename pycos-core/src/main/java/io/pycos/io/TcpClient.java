package io.pycos.io;

import io.pycos.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects to TCP servers (I-05). Immutable, to be shared by any number of tasks; the setting
 * methods return a changed copy.
 */
public final class TcpClient {

    /**
     * How long {@link #connect} may take with everything, unless {@link #connectTimeout} says
     * otherwise.
     */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final Duration connectTimeout;
    private final @Nullable Tls tls;
    private final @Nullable InetSocketAddress from;

    private TcpClient(
            Duration connectTimeout, @Nullable Tls tls, @Nullable InetSocketAddress from) {
        this.connectTimeout = connectTimeout;
        this.tls = tls;
        this.from = from;
    }

    /** Connects without encryption, from any local address. */
    public static TcpClient create() {
        return new TcpClient(DEFAULT_CONNECT_TIMEOUT, null, null);
    }

    /** How long {@link #connect} may take: name lookup, connection and handshake together. */
    public TcpClient connectTimeout(Duration timeout) {
        return new TcpClient(timeout, tls, from);
    }

    /** Encrypts, and checks who the server is. */
    public TcpClient tls(Tls tls) {
        return new TcpClient(connectTimeout, tls, from);
    }

    /** Connects from this local address. */
    public TcpClient from(InetSocketAddress local) {
        return new TcpClient(connectTimeout, tls, local);
    }

    /** {@link #connect(Task, InetSocketAddress)} by host name. */
    public TcpConnection connect(Task<?> self, String host, int port) {
        return connect(self, InetSocketAddress.createUnresolved(host, port));
    }

    /**
     * Connects, suspending until the connection is made and, with TLS, the handshake done. The
     * addresses of a host name are tried in their order, each for its share of the time. A task
     * terminated meanwhile leaves no connection behind.
     *
     * @throws IoFailedException when it is refused, the host is unknown or the handshake fails
     * @throws IoTimeoutException when it is not made in time
     */
    public TcpConnection connect(Task<?> self, InetSocketAddress to) {
        var gate = new Gate("connecting to", to.getHostString() + ":" + to.getPort());
        return gate.enter(self, connectTimeout, operation -> connectToAny(operation, to));
    }

    private TcpConnection connectToAny(Operation operation, InetSocketAddress to)
            throws IOException {
        List<InetAddress> addresses = addresses(operation, to);
        IOException failure = new UnknownHostException(to.getHostString());
        for (int i = 0; i < addresses.size(); i++) {
            Duration share = operation.remaining().dividedBy(addresses.size() - i);
            try {
                return connectTo(
                        operation,
                        to,
                        new InetSocketAddress(addresses.get(i), to.getPort()),
                        share);
            } catch (IoTimeoutException e) {
                if (i == addresses.size() - 1) {
                    throw e;
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static List<InetAddress> addresses(Operation operation, InetSocketAddress to)
            throws IOException {
        return to.isUnresolved()
                ? operation.result(
                        IoThreads.blocking(
                                () -> List.of(InetAddress.getAllByName(to.getHostString()))))
                : List.of(to.getAddress());
    }

    private TcpConnection connectTo(
            Operation operation, InetSocketAddress to, InetSocketAddress address, Duration time)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        var socket = new PlainWire(channel);
        try {
            TcpConnection.prepared(channel);
            if (from != null) {
                channel.bind(from);
            }
            if (!channel.connect(address)) {
                operation.await(socket.connectable(), time);
                channel.finishConnect();
            }
            Wire wire =
                    tls == null
                            ? socket
                            : new TlsWire(socket, tls.client(to.getHostString(), to.getPort()));
            var connection = new TcpConnection(channel, wire, () -> {});
            connection.shakeHands(operation);
            return connection;
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }
}
