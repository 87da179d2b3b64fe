package io.pycos.net.wire;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.pycos.Location;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport over Netty: puts the parts together, and takes them apart again.
 *
 * <p>One event loop, on a platform thread, runs every connection, session and timer of the process:
 * user code that computes on virtual threads cannot starve it.
 */
final class NettyTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(NettyTransport.class);

    private static final long TICK_MILLIS = 100;

    private final TransportConfig config;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final KeyRing keys;
    private final SecureRandom random = new SecureRandom();
    private final Counters counters = new Counters();
    private final Diagnosis diagnosis = new Diagnosis();
    private final Membership membership;
    private final Sockets sockets;
    private final Channel server;
    private final Handshake.Self self;
    private final Dialer dialer;
    private final Hub hub;
    private final List<Announcer> announcers = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private NettyTransport(
            TransportConfig config, TransportListener listener, InetAddress address) {
        this.config = config;
        this.membership = config.membership().get();
        this.keys = new KeyRing(config.secret());
        this.group =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("pycos-net", true), NioIoHandler.newFactory());
        this.loop = group.next();
        this.sockets = new Sockets(loop, config.limits(), keys, random);
        try {
            this.server = sockets.bind(address, config.port());
            this.self =
                    self(config, address, ((InetSocketAddress) server.localAddress()).getPort());
        } catch (RuntimeException e) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
        this.dialer = new Dialer(sockets, diagnosis, random::nextDouble, System.nanoTime());
        this.hub =
                new Hub(
                        self,
                        config,
                        loop,
                        listener,
                        new Hub.Parts(membership, counters, diagnosis, dialer));
        dialer.isUp(hub::isUp);
    }

    static NettyTransport open(TransportConfig config, TransportListener listener) {
        InetAddress address = Addresses.toListenAt(config.bindHost());
        if (!address.isLoopbackAddress() && !config.secret().isConfigured()) {
            throw new MissingSecretException(config.bindHost());
        }
        NettyTransport transport = new NettyTransport(config, listener, address);
        try {
            transport.start(address);
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
        return transport;
    }

    private void start(InetAddress address) {
        diagnosis.fact(
                "Listening at "
                        + self.id().location()
                        + " as '"
                        + config.name()
                        + "' of cluster '"
                        + config.cluster()
                        + "'.");
        log.info("[transport {}] listening as {}", self.id().location(), config.name());
        loop.execute(() -> dialer.self(self.id().location()));
        membership.start(new Link());
        sockets.start(server, self, hub, dialer);
        loop.execute(() -> config.hosts().forEach(this::want));
        loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        startAnnouncers(address);
    }

    private void startAnnouncers(InetAddress address) {
        MulticastGroup where = config.multicast();
        if (where == null) {
            diagnosis.fact("Not announced: multicast is off.");
            return;
        }
        Announcer.Setting setting =
                new Announcer.Setting(
                        loop,
                        self,
                        keys.cluster(),
                        counters,
                        diagnosis,
                        random::nextDouble,
                        this::heard);
        Addresses.announcedOn(address)
                .forEach(face -> announcers.add(new Announcer(setting, face, where)));
        if (announcers.isEmpty()) {
            diagnosis.fact(
                    "Not announced: no interface has the address "
                            + Addresses.literal(address)
                            + ".");
        }
        announcers.forEach(Announcer::start);
    }

    private void tick() {
        long now = System.nanoTime();
        hub.tick(now);
        dialer.tick(now);
    }

    /** A place without a port is meant to be at the usual one. */
    private void want(Location place) {
        dialer.want(
                place.port() == 0
                        ? new Location(place.host(), TransportConfig.DEFAULT_PORT)
                        : place);
    }

    private boolean heard(PeerId announced) {
        boolean unknown = !hub.knows(announced);
        if (unknown) {
            dialer.heard(announced.location());
        }
        return unknown;
    }

    /** A number that grows from start to start, and that two starts do not share. */
    private static Handshake.Self self(TransportConfig config, InetAddress address, int port) {
        long incarnation = System.currentTimeMillis() << 20 | new SecureRandom().nextInt(1 << 20);
        Location location =
                new Location(Addresses.advertised(config.advertisedHost(), address), port);
        return new Handshake.Self(
                new PeerId(location, incarnation), config.name(), new Agreement(config));
    }

    @Override
    public PeerId self() {
        return self.id();
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public List<PeerInfo> peers() {
        return hub.peers();
    }

    @Override
    public boolean send(PeerId to, Transmission message) {
        int length = message.bytes().length;
        if (length > config.limits().maxMessageSize()) {
            throw new IllegalArgumentException(
                    "A message of "
                            + length
                            + " bytes is larger than the maximum of "
                            + config.limits().maxMessageSize()
                            + " (pycos.net.max-message-size)");
        }
        Peer peer = hub.peer(to);
        Outbox.Answer answer = peer == null ? Outbox.Answer.CLOSED : peer.outbox().offer(message);
        switch (answer) {
            case ACCEPTED -> {}
            case FULL -> counters.sendsOverLimit.increment();
            case CLOSED -> counters.sendsWithoutSession.increment();
        }
        return answer == Outbox.Answer.ACCEPTED;
    }

    @Override
    public CompletableFuture<Void> whenWritable(PeerId to) {
        Peer peer = hub.peer(to);
        return peer == null
                ? CompletableFuture.failedFuture(new PeerNotConnectedException(to))
                : peer.outbox().whenWritable();
    }

    @Override
    public void connect(Location there) {
        hub.execute(() -> want(there));
    }

    @Override
    public void admit(Circle circle) {
        keys.admit(circle);
    }

    @Override
    public void dismiss(String circle) {
        keys.dismiss(circle);
        hub.execute(() -> hub.dismiss(circle));
    }

    @Override
    public List<String> diagnosis() {
        return diagnosis.sentences();
    }

    @Override
    public TransportStats stats() {
        return counters.snapshot();
    }

    @Override
    public void close() {
        if (loop.inEventLoop()) {
            throw new IllegalStateException("the transport cannot be closed by its own thread");
        }
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        membership.close();
        CountDownLatch allDown = new CountDownLatch(1);
        hub.execute(
                () -> {
                    announcers.forEach(Announcer::close);
                    dialer.close();
                    hub.close(allDown::countDown);
                });
        await(allDown);
        hub.execute(hub::abandon);
        server.close();
        group.shutdownGracefully(
                        0, config.limits().closeTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(config.limits().closeTimeout().toMillis() + 1000);
        log.info("[transport {}] closed", self.id().location());
    }

    /** An interrupted caller does not wait; the close goes on. */
    private void await(CountDownLatch allDown) {
        try {
            if (!allDown.await(config.limits().closeTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "[transport {}] closes although not all peers have confirmed everything",
                        self.id().location());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the membership may do. */
    private final class Link implements Membership.Group {

        @Override
        public PeerId self() {
            return self.id();
        }

        @Override
        public String cluster() {
            return config.cluster();
        }

        @Override
        public void send(PeerId to, byte[] bytes) {
            Peer peer = hub.peer(to);
            if (peer != null) {
                peer.sendGroup(bytes);
            }
        }

        @Override
        public void members(Collection<Location> places) {
            List<Location> view = List.copyOf(places);
            hub.execute(() -> dialer.members(view));
        }

        @Override
        public void heard(Location place) {
            hub.execute(() -> dialer.heard(place));
        }

        @Override
        public void refusedMessage(String what) {
            counters.groupMessagesRefused.increment();
            if (diagnosis.refusedGroupMessage(what)) {
                log.warn(
                        "[transport {}] refused a membership message: {}",
                        self.id().location(),
                        what);
            }
        }
    }
}
