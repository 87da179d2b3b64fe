package io.pycos.samples.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.MessageToByteEncoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames of four bytes of length and the packet, in two ways. */
final class NettyCodecs {

    private static final int LENGTH = 4;
    private static final int LARGEST = 1 << 20;
    private static final int BUFFER = 1 << 16;
    private static final int FLUSHES = 256;

    private NettyCodecs() {}

    static void stock(Channel channel) {
        channel.pipeline()
                .addLast(
                        new FlushConsolidationHandler(FLUSHES, true),
                        new LengthFieldBasedFrameDecoder(LARGEST, 0, LENGTH, 0, LENGTH),
                        new FrameToPacket(),
                        new PacketToFrame());
    }

    static void tuned(Channel channel) {
        channel.pipeline()
                .addLast(
                        new Coalescing(),
                        new FlushConsolidationHandler(FLUSHES, true),
                        new AllFramesOfARead());
    }

    /** One buffer for each packet. */
    private static final class PacketToFrame extends MessageToByteEncoder<byte[]> {

        @Override
        protected ByteBuf allocateBuffer(
                ChannelHandlerContext context, byte[] packet, boolean preferDirect) {
            return context.alloc().directBuffer(LENGTH + packet.length);
        }

        @Override
        protected void encode(ChannelHandlerContext context, byte[] packet, ByteBuf out) {
            out.writeInt(packet.length).writeBytes(packet);
        }
    }

    private static final class FrameToPacket extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf frame = (ByteBuf) message;
            byte[] packet = new byte[frame.readableBytes()];
            frame.readBytes(packet).release();
            context.fireChannelRead(packet);
        }
    }

    /** Appends packets to one buffer, which is written when it is full and at a flush. */
    private static final class Coalescing extends ChannelOutboundHandlerAdapter {

        private @Nullable ByteBuf pending;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            byte[] packet = (byte[]) message;
            if (pending != null && pending.readableBytes() + packet.length + LENGTH > BUFFER) {
                writePending(context);
            }
            if (pending == null) {
                pending = context.alloc().directBuffer(BUFFER, LARGEST);
            }
            pending.writeInt(packet.length).writeBytes(packet);
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            writePending(context);
            context.flush();
        }

        private void writePending(ChannelHandlerContext context) {
            ByteBuf buffer = pending;
            pending = null; // before the write, which may call flush
            if (buffer != null) {
                context.write(buffer, context.voidPromise());
            }
        }
    }

    private static final class AllFramesOfARead extends ByteToMessageDecoder {

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            while (in.readableBytes() >= LENGTH) {
                int length = in.getInt(in.readerIndex());
                if (in.readableBytes() < LENGTH + length) {
                    return;
                }
                byte[] packet = new byte[length];
                in.skipBytes(LENGTH).readBytes(packet);
                context.fireChannelRead(packet);
            }
        }
    }
}
