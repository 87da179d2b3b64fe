package io.pycos.net.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Collects frames into large buffers, so that many frames cost one write. Used by the channel's
 * thread.
 */
final class OutputBuffer {

    private static final int BUFFER_BYTES = 128 << 10;

    private final Channel channel;
    private @Nullable ByteBuf buffer;
    private @Nullable ByteBuffer view;
    private boolean unflushed;

    OutputBuffer(Channel channel) {
        this.channel = channel;
    }

    void frame(byte type, long session, long sequence, long ack, byte[] payload) {
        Frame.write(
                room(Frame.HEADER_BYTES + payload.length), type, session, sequence, ack, payload);
    }

    void bytes(byte[] bytes) {
        if (bytes.length > 0) {
            room(bytes.length).put(bytes);
        }
    }

    /** Sends what was collected. */
    void flush() {
        handOver();
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    /**
     * Whether the socket takes more; counts what was handed over, at most one buffer less than what
     * was written.
     */
    boolean isWritable() {
        return channel.isWritable();
    }

    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
            view = null;
        }
    }

    private ByteBuffer room(int bytes) {
        if (view != null && view.remaining() >= bytes) {
            return view;
        }
        handOver();
        ByteBuf fresh = channel.alloc().directBuffer(Math.max(BUFFER_BYTES, bytes));
        ByteBuffer freshView = fresh.nioBuffer(0, fresh.capacity());
        buffer = fresh;
        view = freshView;
        return freshView;
    }

    /** The fields are cleared first: a write may change writability, and that may write again. */
    private void handOver() {
        ByteBuf full = buffer;
        ByteBuffer written = view;
        if (full != null && written != null) {
            buffer = null;
            view = null;
            full.writerIndex(written.position());
            unflushed = true;
            channel.write(full, channel.voidPromise());
        }
    }
}
