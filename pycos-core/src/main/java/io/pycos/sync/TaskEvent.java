package io.pycos.sync;

import io.pycos.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A flag that tasks wait for (L-04). Any task or thread sets and clears it; usable by tasks of
 * several schedulers.
 */
public final class TaskEvent {

    private final WaitLine line = new WaitLine(this);

    /** Guarded by this object's monitor. */
    private boolean set;

    private TaskEvent() {}

    /** An event that is not set. */
    public static TaskEvent create() {
        return new TaskEvent();
    }

    /** Sets the flag, and wakes all that wait for it. */
    public void set() {
        List<WaitLine.Waiter> woken = new ArrayList<>();
        synchronized (this) {
            set = true;
            for (WaitLine.Waiter next = line.poll(); next != null; next = line.poll()) {
                woken.add(next);
            }
        }
        woken.forEach(waiter -> waiter.granted().complete(true));
    }

    /** Clears the flag; who was woken before stays woken. */
    public synchronized void clear() {
        set = false;
    }

    public synchronized boolean isSet() {
        return set;
    }

    /** Suspends until the flag is set. */
    public void await(Task<?> self) {
        await(self, WaitLine.UNLIMITED);
    }

    /** {@link #await(Task)} for at most {@code timeout}; false when it was not set in time. */
    public boolean await(Task<?> self, Duration timeout) {
        WaitLine.Waiter waiter;
        synchronized (this) {
            if (set) {
                return true;
            }
            if (timeout.isZero()) {
                return false;
            }
            waiter = line.join(self);
        }
        return line.await(self, waiter, timeout, () -> {});
    }
}
