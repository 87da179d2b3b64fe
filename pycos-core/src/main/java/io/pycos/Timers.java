package io.pycos;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one scheduler: a binary heap whose entries know their place, so that one that is
 * not needed any more leaves at once. Touched only by the thread that holds the turn.
 */
final class Timers {

    /** Something to do at a time, in the turn. */
    static final class Timer {

        private static final int OUT = -1;

        final long deadline;
        private final long order;
        final Runnable action;
        private int place = OUT;

        private Timer(long deadline, long order, Runnable action) {
            this.deadline = deadline;
            this.order = order;
            this.action = action;
        }

        private boolean before(Timer other) {
            long difference = deadline - other.deadline;
            return difference < 0 || (difference == 0 && order < other.order);
        }
    }

    private Timer[] heap = new Timer[0];
    private int size;
    private long added;

    boolean isEmpty() {
        return size == 0;
    }

    /** The nearest deadline; there must be one. */
    long nearest() {
        return heap[0].deadline;
    }

    Timer add(long deadline, Runnable action) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, Math.max(8, size * 2));
        }
        Timer timer = new Timer(deadline, added++, action);
        up(size++, timer);
        return timer;
    }

    /** Takes a timer out; no effect when it is out already. */
    void remove(Timer timer) {
        int place = timer.place;
        if (place == Timer.OUT) {
            return;
        }
        timer.place = Timer.OUT;
        Timer last = cutLast();
        if (last == timer) {
            return;
        }
        if (place > 0 && last.before(heap[(place - 1) / 2])) {
            up(place, last);
        } else {
            down(place, last);
        }
    }

    /** Takes out the first timer that is due at {@code now}. */
    @Nullable Timer pollDue(long now) {
        if (size == 0 || heap[0].deadline - now > 0) {
            return null;
        }
        Timer first = heap[0];
        remove(first);
        return first;
    }

    @SuppressWarnings("NullAway") // entries from size on are free for the collector, and never read
    private Timer cutLast() {
        Timer last = heap[--size];
        heap[size] = null;
        return last;
    }

    private void up(int place, Timer timer) {
        int hole = place;
        while (hole > 0) {
            int parent = (hole - 1) / 2;
            if (!timer.before(heap[parent])) {
                break;
            }
            put(hole, heap[parent]);
            hole = parent;
        }
        put(hole, timer);
    }

    private void down(int place, Timer timer) {
        int hole = place;
        for (int child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && heap[child + 1].before(heap[child])) {
                child++;
            }
            if (!heap[child].before(timer)) {
                break;
            }
            put(hole, heap[child]);
            hole = child;
        }
        put(hole, timer);
    }

    private void put(int place, Timer timer) {
        heap[place] = timer;
        timer.place = place;
    }
}
