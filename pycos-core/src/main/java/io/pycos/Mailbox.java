package io.pycos;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one task, oldest first: a growing ring, touched only by the thread that holds the
 * turn.
 *
 * <p>The array is made at the first message, so that a task that only waits costs nothing for it,
 * and one that has grown large is given up when it is empty.
 */
final class Mailbox {

    private static final int FIRST_CAPACITY = 4;
    private static final int KEPT_CAPACITY = 4_096;
    private static final @Nullable Object[] EMPTY = new Object[0];

    /** Written by the holder of the turn; {@code size} is also read, out of date, by snapshots. */
    private @Nullable Object[] ring = EMPTY;

    private int head;
    private int size;

    int size() {
        return size;
    }

    /** How many messages there is room for without growing. */
    int capacity() {
        return ring.length;
    }

    void add(Object message) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size++) & (ring.length - 1)] = message;
    }

    @Nullable Object poll() {
        if (size == 0) {
            return null;
        }
        Object oldest = ring[head];
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        if (--size == 0 && ring.length > KEPT_CAPACITY) {
            giveUpRing();
        }
        return oldest;
    }

    /** To be called when the mailbox is empty; it stays usable. */
    void giveUpRing() {
        ring = EMPTY;
        head = 0;
    }

    /** Position of the oldest match among the messages from {@code from} on; -1 for none. */
    int find(Predicate<Object> matching, int from) {
        for (int i = from; i < size; i++) {
            Object message = ring[(head + i) & (ring.length - 1)];
            if (message != null && matching.test(message)) {
                return i;
            }
        }
        return -1;
    }

    /** Takes the message at a position out; the order of the others stays. */
    @Nullable Object remove(int position) {
        int mask = ring.length - 1;
        Object taken = ring[(head + position) & mask];
        for (int i = position; i > 0; i--) {
            ring[(head + i) & mask] = ring[(head + i - 1) & mask];
        }
        ring[head] = null;
        head = (head + 1) & mask;
        size--;
        return taken;
    }

    private void grow() {
        @Nullable Object[] larger = new Object[Math.max(FIRST_CAPACITY, ring.length * 2)];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }
}
