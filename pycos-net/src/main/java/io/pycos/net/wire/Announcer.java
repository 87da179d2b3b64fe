package io.pycos.net.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces this process by multicast on one interface, again and again, and hears the
 * announcements of others.
 *
 * <p>Everything happens on the event loop. Datagrams get lost: so the first come in quick
 * succession, they never stop, and whoever hears a process it does not know announces itself soon,
 * in case the other cannot be connected to.
 */
final class Announcer extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger log = LoggerFactory.getLogger(Announcer.class);

    private static final long[] FIRST_PAUSES = {50, 100, 200, 400, 800, 1500};
    private static final long LATER_PAUSE = 3000;
    private static final long ANSWER_PAUSE = 50;

    private final Setting setting;
    private final NetworkInterface face;
    private final InetSocketAddress group;
    private final byte[] datagram;

    private @Nullable DatagramChannel channel;
    private int rounds;
    private long sent;
    private long own;
    private long others;
    private long refused;
    private @Nullable String failure;
    private boolean answering;

    /**
     * What the announcers of a process share.
     *
     * @param heard takes every other process that is heard; answers whether it is unknown
     */
    record Setting(
            EventLoop loop,
            Handshake.Self self,
            Keys keys,
            Counters counters,
            Diagnosis diagnosis,
            DoubleSupplier random,
            Predicate<PeerId> heard) {}

    Announcer(Setting setting, NetworkInterface face, MulticastGroup where) {
        this.setting = setting;
        this.face = face;
        this.group = new InetSocketAddress(Addresses.resolve(where.address()), where.port());
        this.datagram = Announcement.write(setting.self(), setting.keys());
    }

    /**
     * Joins the group and begins; what goes wrong is in the diagnosis, and everything else goes on.
     */
    void start() {
        try {
            DatagramChannel opened = bind();
            opened.joinGroup(group, face).syncUninterruptibly();
            channel = opened;
            setting.loop().execute(this::announceAndGoOn);
        } catch (RuntimeException e) {
            log.warn(
                    "[transport {}] cannot announce on {}: {}",
                    setting.self().id(),
                    face.getName(),
                    e.getMessage());
            setting.diagnosis()
                    .announcements(
                            face.getName(),
                            "Cannot announce on " + describe() + ": " + e.getMessage() + ".");
        }
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    /**
     * Bound to the group, the socket hears nothing else; where a system refuses that, to the port.
     */
    private DatagramChannel bind() {
        boolean v6 = group.getAddress() instanceof Inet6Address;
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(setting.loop())
                        .channelFactory(
                                () ->
                                        new NioDatagramChannel(
                                                v6
                                                        ? SocketProtocolFamily.INET6
                                                        : SocketProtocolFamily.INET))
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.IP_MULTICAST_IF, face)
                        .option(ChannelOption.IP_MULTICAST_TTL, isLoopback() ? 0 : 1)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(2 * Announcement.BYTES))
                        .handler(this);
        var bound = bootstrap.bind(group).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            bound = bootstrap.bind(group.getPort()).syncUninterruptibly();
        }
        return (DatagramChannel) bound.channel();
    }

    private void announceAndGoOn() {
        announce();
        long pause = rounds < FIRST_PAUSES.length ? FIRST_PAUSES[rounds] : LATER_PAUSE;
        rounds++;
        long spread = (long) (pause * setting.random().getAsDouble() / 2);
        setting.loop().schedule(this::announceAndGoOn, pause + spread, TimeUnit.MILLISECONDS);
    }

    private void announce() {
        DatagramChannel open = channel;
        if (open == null || !open.isOpen()) {
            return;
        }
        sent++;
        open.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(datagram), group))
                .addListener(
                        done -> {
                            failure = done.cause() == null ? null : done.cause().toString();
                            report();
                        });
    }

    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
        PeerId announced =
                Announcement.read(
                        ByteBufUtil.getBytes(packet.content()), setting.self(), setting.keys());
        if (announced == null) {
            refused++;
            setting.counters().datagramsRefused.increment();
        } else if (announced.incarnation() == setting.self().id().incarnation()) {
            own++;
        } else {
            others++;
            setting.counters().datagramsHeard.increment();
            if (setting.heard().test(announced)) {
                answerSoon();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failure = cause.toString();
        report();
    }

    private void answerSoon() {
        if (!answering) {
            answering = true;
            long pause = (long) (ANSWER_PAUSE * setting.random().getAsDouble());
            setting.loop().schedule(this::answer, pause, TimeUnit.MILLISECONDS);
        }
    }

    private void answer() {
        answering = false;
        announce();
    }

    private void report() {
        String said =
                "Announced "
                        + sent
                        + " times on "
                        + describe()
                        + "; heard "
                        + (others == 0 ? "nobody else" : others + " announcements of others")
                        + ", own "
                        + own
                        + ", refused "
                        + refused
                        + " (other secret, cluster or version)";
        setting.diagnosis()
                .announcements(
                        face.getName(),
                        failure == null
                                ? said + "."
                                : said + "; the last one failed: " + failure + ".");
    }

    private String describe() {
        return "interface "
                + face.getName()
                + " to group "
                + Addresses.literal(group.getAddress())
                + ":"
                + group.getPort();
    }

    private boolean isLoopback() {
        try {
            return face.isLoopback();
        } catch (SocketException _) {
            return face.inetAddresses().anyMatch(InetAddress::isLoopbackAddress);
        }
    }
}
