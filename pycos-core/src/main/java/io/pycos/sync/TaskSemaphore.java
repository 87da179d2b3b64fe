package io.pycos.sync;

import io.pycos.Task;
import java.time.Duration;

/**
 * Admits a number of tasks at a time (L-05). Fair; usable by tasks of several schedulers; permits
 * belong to nobody, so any task or thread may release one.
 */
public final class TaskSemaphore {

    private final int limit;
    private final WaitLine line = new WaitLine(this);

    /** Guarded by this object's monitor. */
    private int permits;

    private TaskSemaphore(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("'permits' must be positive, was " + permits);
        }
        this.limit = permits;
        this.permits = permits;
    }

    public static TaskSemaphore of(int permits) {
        return new TaskSemaphore(permits);
    }

    /** Takes a permit, suspending until there is one for this task. */
    public void acquire(Task<?> self) {
        acquire(self, WaitLine.UNLIMITED);
    }

    /**
     * {@link #acquire(Task)} for at most {@code timeout}; false when there was none in time. Zero
     * does not wait.
     */
    public boolean acquire(Task<?> self, Duration timeout) {
        WaitLine.Waiter waiter;
        synchronized (this) {
            if (permits > 0) {
                permits--;
                return true;
            }
            if (timeout.isZero()) {
                return false;
            }
            waiter = line.join(self);
        }
        return line.await(self, waiter, timeout, this::release);
    }

    /**
     * Gives a permit back.
     *
     * @throws IllegalStateException when all permits are back already
     */
    public void release() {
        WaitLine.Waiter next;
        synchronized (this) {
            next = line.poll();
            if (next == null) {
                if (permits == limit) {
                    throw new IllegalStateException("all " + limit + " permits are back already");
                }
                permits++;
            }
        }
        if (next != null) {
            next.granted().complete(true);
        }
    }

    /** Permits free now. */
    public synchronized int available() {
        return permits;
    }
}
