package io.pycos.net.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.pycos.net.wire.Refusal.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens and accepts TCP connections, and limits how many strangers may be at the door. */
final class Sockets implements Dialer.Opener {

    private static final int BACKLOG = 256;
    private static final int MIN_READ = 2 << 10;
    private static final int FIRST_READ = 16 << 10;
    private static final int MAX_READ = 256 << 10;
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(512 << 10, 1 << 20);

    private final EventLoop loop;
    private final Limits limits;
    private final KeyRing keys;
    private final SecureRandom random;
    private final Set<Connection> atTheDoor = new HashSet<>();

    private @Nullable Context context;

    /** Known once the port is. */
    private record Context(Handshake.Self self, Connection.Host host, Dialer dialer) {}

    Sockets(EventLoop loop, Limits limits, KeyRing keys, SecureRandom random) {
        this.loop = loop;
        this.limits = limits;
        this.keys = keys;
        this.random = random;
    }

    /**
     * Binds the port: exactly the one given, or else the default one if it is free, or else any.
     */
    Channel bind(InetAddress address, @Nullable Integer port) {
        if (port != null) {
            ChannelFuture bound = tryBind(address, port);
            if (!bound.isSuccess()) {
                throw new TransportException(
                        "Cannot listen at "
                                + Addresses.literal(address)
                                + " port "
                                + port
                                + " (pycos.net.bind-address, pycos.net.port): "
                                + message(bound),
                        bound.cause());
            }
            return bound.channel();
        }
        ChannelFuture usual = tryBind(address, TransportConfig.DEFAULT_PORT);
        return usual.isSuccess() ? usual.channel() : bind(address, 0);
    }

    /** Begins to accept; before, connections wait in the system's queue. */
    void start(Channel server, Handshake.Self self, Connection.Host host, Dialer dialer) {
        loop.execute(
                () -> {
                    context = new Context(self, host, dialer);
                    server.config().setAutoRead(true);
                });
    }

    private ChannelFuture tryBind(InetAddress address, int port) {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
                .childHandler(new Initializer(null))
                .bind(address, port)
                .awaitUninterruptibly();
    }

    /** A name is looked up on a thread of its own: that may take long. */
    @Override
    public void open(Dialer.Target target) {
        String host = target.place().host();
        if (isLiteral(host)) {
            connect(target, new InetSocketAddress(host, target.place().port()));
            return;
        }
        Thread.ofPlatform().daemon().name("pycos-net-lookup").start(() -> lookUp(target));
    }

    private void lookUp(Dialer.Target target) {
        String host = target.place().host();
        try {
            InetAddress[] all = InetAddress.getAllByName(host);
            InetAddress turn = all[target.attempts() % all.length];
            Hub.execute(
                    loop,
                    () -> connect(target, new InetSocketAddress(turn, target.place().port())));
        } catch (UnknownHostException _) {
            Hub.execute(
                    loop, () -> dialer().failed(target, "the host name '" + host + "' is unknown"));
        }
    }

    private void connect(Dialer.Target target, InetSocketAddress address) {
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(limits.connectTimeout().toMillis()))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
                .handler(new Initializer(target))
                .connect(address)
                .addListener((ChannelFuture done) -> connected(target, done));
    }

    private void connected(Dialer.Target target, ChannelFuture done) {
        if (done.isSuccess()) {
            dialer().connecting(target, done.channel().pipeline().get(Connection.class));
        } else {
            dialer().failed(target, message(done));
        }
    }

    private Connection accept(Channel channel, Context known) {
        Handshake handshake = Handshake.acceptor(known.self(), keys::byId, nonce());
        Connection connection = new Connection(known.host(), channel, handshake, limits, null);
        atTheDoor.removeIf(other -> !other.isAtTheDoor());
        String address = connection.remoteHost();
        long sameAddress =
                atTheDoor.stream().filter(other -> other.remoteHost().equals(address)).count();
        if (atTheDoor.size() >= limits.maxUnproven()
                || sameAddress >= limits.maxUnprovenPerAddress()) {
            connection.refuse(
                    Reason.TOO_MANY,
                    atTheDoor.size()
                            + " connections are being proven, "
                            + sameAddress
                            + " of them from this address");
        } else {
            atTheDoor.add(connection);
        }
        return connection;
    }

    private Connection dialled(Channel channel, Dialer.Target target, Context known) {
        Handshake handshake = Handshake.initiator(known.self(), keys.cluster(), nonce());
        return new Connection(known.host(), channel, handshake, limits, target);
    }

    /** Every connection starts here. */
    private final class Initializer extends ChannelInitializer<Channel> {

        private final Dialer.@Nullable Target target;

        Initializer(Dialer.@Nullable Target target) {
            this.target = target;
        }

        @Override
        protected void initChannel(Channel channel) {
            Context known = known();
            channel.pipeline()
                    .addLast(
                            target == null
                                    ? accept(channel, known)
                                    : dialled(channel, target, known));
        }
    }

    private Dialer dialer() {
        return known().dialer();
    }

    private Context known() {
        Context known = context;
        if (known == null) {
            throw new IllegalStateException("not started");
        }
        return known;
    }

    private byte[] nonce() {
        byte[] nonce = new byte[Handshake.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    private static AdaptiveRecvByteBufAllocator receiveBuffers() {
        return new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, MAX_READ);
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0
                || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private static String message(ChannelFuture failed) {
        Throwable cause = failed.cause();
        String message = cause == null ? null : cause.getMessage();
        return message == null ? "it failed" : message;
    }
}
