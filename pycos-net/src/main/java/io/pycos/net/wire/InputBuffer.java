package io.pycos.net.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Keeps the bytes of an incomplete frame until the rest has come. Used by one thread. */
final class InputBuffer {

    /**
     * Room behind the incomplete frame, so that one more read fits without copying the frame again.
     */
    private static final int READ_BYTES = 64 << 10;

    private @Nullable ByteBuf rest;

    /** Reads every whole frame. */
    interface Parser {

        /**
         * Advances the position over all that is whole; returns how many bytes the unit that begins
         * there needs.
         */
        int parse(ByteBuffer in);
    }

    /** Parses what has come; takes over the buffer. */
    void read(ByteBuf in, Parser parser) {
        ByteBuf data = append(in);
        try {
            ByteBuffer view = data.nioBuffer();
            int needed = parser.parse(view);
            keep(data, view, needed);
        } finally {
            data.release();
        }
    }

    void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    private ByteBuf append(ByteBuf in) {
        ByteBuf before = rest;
        if (before == null) {
            return in;
        }
        rest = null;
        try {
            return before.writeBytes(in);
        } finally {
            in.release();
        }
    }

    private void keep(ByteBuf data, ByteBuffer view, int needed) {
        if (!view.hasRemaining()) {
            return;
        }
        int consumed = data.readableBytes() - view.remaining();
        if (consumed == 0 && data.capacity() >= needed) {
            rest = data.retain();
            return;
        }
        rest = data.alloc().directBuffer(Math.max(needed, view.remaining()) + READ_BYTES);
        rest.writeBytes(data, data.readerIndex() + consumed, view.remaining());
    }
}
