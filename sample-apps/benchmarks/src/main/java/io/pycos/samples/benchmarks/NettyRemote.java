package io.pycos.samples.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bare Netty on one event loop, which also sends: the least that a message can cost.
 *
 * <p>Stock, it uses Netty's own codecs and one buffer for each message; tuned, it writes all
 * messages of a turn from one buffer and reads all of a read in one loop.
 */
final class NettyRemote implements RemoteSubject {

    private static final int FLUSH_EVERY = 256;
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(64 << 10, 256 << 10);

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Consumer<Channel> codecs;

    private NettyRemote(Consumer<Channel> codecs) {
        this.codecs = codecs;
    }

    static NettyRemote stock() {
        return new NettyRemote(NettyCodecs::stock);
    }

    static NettyRemote tuned() {
        return new NettyRemote(NettyCodecs::tuned);
    }

    @Override
    public int serve() throws InterruptedException {
        Channel server =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(pipeline(() -> new Answering(new Sink(0))))
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public Client connect(int port) throws InterruptedException {
        NettyClient client = new NettyClient();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(pipeline(() -> client))
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync();
        return client;
    }

    private ChannelInitializer<Channel> pipeline(Supplier<Packets> last) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.config().setOption(ChannelOption.TCP_NODELAY, true);
                channel.config().setWriteBufferWaterMark(WATER_MARK);
                codecs.accept(channel);
                channel.pipeline().addLast(last.get());
            }
        };
    }

    /** The end of a pipeline; an error there ends the connection. */
    private abstract static class Packets extends SimpleChannelInboundHandler<byte[]> {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            cause.printStackTrace();
            context.close();
        }
    }

    private static final class Answering extends Packets {

        private final Sink sink;

        Answering(Sink sink) {
            this.sink = sink;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, byte[] packet) {
            byte[] answer = sink.answer(packet);
            if (answer != null) {
                context.writeAndFlush(answer, context.voidPromise());
            }
        }
    }

    /** Its fields belong to the event loop. */
    private static final class NettyClient extends Packets implements Client {

        private @Nullable ChannelHandlerContext context;
        private CompletableFuture<Void> done = new CompletableFuture<>();
        private RoundTrips roundTrips = new RoundTrips(0);
        private long next;
        private long end;

        /** Before the connection is open, and so before anybody sends. */
        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            this.context = context;
        }

        @Override
        public long oneWay(long n) throws Exception {
            CompletableFuture<Void> finished = new CompletableFuture<>();
            long start = System.nanoTime();
            onLoop(
                    () -> {
                        done = finished;
                        next = 0;
                        end = n;
                        sendWhileWritable();
                    });
            finished.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return System.nanoTime() - start;
        }

        @Override
        public long[] roundTrips(int n) throws Exception {
            RoundTrips trips = new RoundTrips(n);
            onLoop(
                    () -> {
                        roundTrips = trips;
                        write(trips.request());
                    });
            return trips.sorted().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, byte[] packet) {
            if (packet[0] == Packet.DONE) {
                done.complete(null);
                return;
            }
            byte[] request = roundTrips.answered(packet);
            if (request != null) {
                write(request);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                context.executor().execute(this::sendWhileWritable);
            }
        }

        private void sendWhileWritable() {
            ChannelHandlerContext out = context();
            while (next < end && out.channel().isWritable()) {
                byte kind = next == end - 1 ? Packet.LAST : Packet.DATA;
                out.write(Packet.of(kind, next++), out.voidPromise());
                if (next % FLUSH_EVERY == 0) {
                    out.flush();
                }
            }
            out.flush();
        }

        private void write(byte[] packet) {
            ChannelHandlerContext out = context();
            out.writeAndFlush(packet, out.voidPromise());
        }

        private void onLoop(Runnable code) {
            context().executor().execute(code);
        }

        private ChannelHandlerContext context() {
            if (context == null) {
                throw new IllegalStateException("The connection is not open");
            }
            return context;
        }
    }
}
