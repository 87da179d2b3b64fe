package io.pycos.net;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that grow up to a limit; what frames and payloads are written to. To be used by one thread
 * at a time.
 */
final class ByteOutput extends OutputStream {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** A varint of full width, so that it can be written after what it measures. */
    private static final int BLOCK_LENGTH = 5;

    private final int limit;
    private byte[] bytes;
    private int size;

    /** Starts with {@code headroom} zeros, for what is to be written there later. */
    ByteOutput(int headroom, int limit) {
        this.limit = limit;
        this.bytes = new byte[headroom + 128];
        this.size = headroom;
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public void write(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        reserve(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    @Override
    public void write(byte[] from) {
        write(from, 0, from.length);
    }

    /** An unsigned number in 1 to 5 bytes. */
    void writeVarint(int value) {
        writeVarlong(Integer.toUnsignedLong(value));
    }

    /** An unsigned number in 1 to 10 bytes. */
    void writeVarlong(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A signed number in 1 to 10 bytes, few for those near zero. */
    void writeSigned(long value) {
        writeVarlong((value << 1) ^ (value >> 63));
    }

    void writeLong(long value) {
        reserve(8);
        LONG.set(bytes, size, value);
        size += 8;
    }

    /** Length and content. */
    void writeBytes(byte[] value) {
        writeVarint(value.length);
        write(value, 0, value.length);
    }

    /** Leaves room for the length of what is written until {@link #endBlock}. */
    int beginBlock() {
        reserve(BLOCK_LENGTH);
        size += BLOCK_LENGTH;
        return size;
    }

    void endBlock(int start) {
        int length = size - start;
        for (int i = 1; i < BLOCK_LENGTH; i++) {
            bytes[start - BLOCK_LENGTH + i - 1] = (byte) (length | 0x80);
            length >>>= 7;
        }
        bytes[start - 1] = (byte) length;
    }

    static int sizeOfVarint(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }

    static void putVarint(int value, byte[] into, int offset) {
        int rest = value;
        int at = offset;
        while ((rest & ~0x7F) != 0) {
            into[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[at] = (byte) rest;
    }

    void writeText(String value) {
        writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) size + more;
        if (needed > limit + 16L) {
            throw tooLarge(needed, limit);
        }
        bytes =
                Arrays.copyOf(
                        bytes, (int) Math.max(needed, Math.min(2L * bytes.length, limit + 16L)));
    }

    static PayloadException tooLarge(long size, int limit) {
        return new PayloadException(
                PayloadException.Reason.TOO_LARGE,
                null,
                "the encoded message has at least "
                        + size
                        + " bytes, more than the "
                        + limit
                        + " of pycos.net.max-message-size: send it in parts, or raise that limit in"
                        + " all processes");
    }
}
