package io.pycos.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What came from a source and is not consumed. Exists only while it holds something; for one thread
 * at a time.
 */
final class HeldBytes {

    private static final byte[] NOTHING = {};
    private static final int MIN_CHUNK = 8 * 1024;
    private static final int MAX_CHUNK = 64 * 1024;

    /** Holds something from {@code start} to {@code end}. */
    private byte[] bytes = NOTHING;

    private int start;
    private int end;

    /**
     * How much to ask for: more and more while the source always has it, least after it had
     * nothing.
     */
    private int chunk = MIN_CHUNK;

    int size() {
        return end - start;
    }

    byte at(int position) {
        return bytes[start + position];
    }

    /** The number that the first four bytes make. */
    long firstNumber() {
        return Integer.toUnsignedLong(ByteBuffer.wrap(bytes, start, Integer.BYTES).getInt());
    }

    /** Takes what the source has; answers as {@link Source#read}. */
    int fill(Source source) throws IOException {
        makeRoom();
        int room = bytes.length - end;
        int count = source.read(ByteBuffer.wrap(bytes, end, room));
        if (count > 0) {
            end += count;
            chunk = count == room ? Math.min(2 * chunk, MAX_CHUNK) : chunk;
        } else {
            chunk = MIN_CHUNK;
            consume(0);
        }
        return count;
    }

    private void makeRoom() {
        if (end < bytes.length) {
            return;
        }
        int size = size();
        byte[] roomy =
                start > bytes.length / 2 ? bytes : new byte[Math.max(chunk, bytes.length * 2)];
        System.arraycopy(bytes, start, roomy, 0, size);
        bytes = roomy;
        start = 0;
        end = size;
    }

    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
        consume(count);
        return taken;
    }

    /** Moves what there is room for. */
    int moveTo(ByteBuffer into) {
        int count = Math.min(size(), into.remaining());
        into.put(bytes, start, count);
        consume(count);
        return count;
    }

    private void consume(int count) {
        start += count;
        if (start == end) {
            bytes = NOTHING;
            start = 0;
            end = 0;
        }
    }
}
