package io.pycos.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteOutput} wrote, trusting nothing: every length is checked against what is
 * left. To be used by one thread at a time.
 */
final class ByteInput {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int position;

    ByteInput(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.position = offset;
    }

    byte[] array() {
        return bytes;
    }

    int position() {
        return position;
    }

    int remaining() {
        return bytes.length - position;
    }

    int readByte() {
        if (position == bytes.length) {
            throw PayloadException.malformed("it ends early");
        }
        return bytes[position++];
    }

    int readVarint() {
        long value = readVarlong();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw PayloadException.malformed("the number " + value + " is out of range");
        }
        return (int) value;
    }

    long readVarlong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw PayloadException.malformed("a number has more than 10 bytes");
    }

    long readSigned() {
        long value = readVarlong();
        return (value >>> 1) ^ -(value & 1);
    }

    long readLong() {
        skip(8);
        return (long) LONG.get(bytes, position - 8);
    }

    /**
     * A number of things that each take at least {@code unit} bytes, so that no peer makes us
     * reserve more.
     */
    int readCount(int unit) {
        int count = readVarint();
        if (count > remaining() / unit) {
            throw PayloadException.malformed(
                    "a count of " + count + " in " + remaining() + " bytes");
        }
        return count;
    }

    byte[] readBytes() {
        int length = readCount(1);
        skip(length);
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    void readInto(byte[] target) {
        skip(target.length);
        System.arraycopy(bytes, position - target.length, target, 0, target.length);
    }

    String readText() {
        int length = readCount(1);
        skip(length);
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    void skip(int length) {
        if (length > remaining()) {
            throw PayloadException.malformed("it ends early");
        }
        position += length;
    }
}
