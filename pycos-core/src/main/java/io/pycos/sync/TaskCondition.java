package io.pycos.sync;

import io.pycos.Task;
import io.pycos.TaskTermination;
import java.time.Duration;

/**
 * Lets tasks that hold a {@link TaskLock} wait until another one changes what the lock protects
 * (L-03).
 *
 * <p>A wait gives the lock up and has it again afterwards, whether it ended by a signal or a
 * timeout. A terminated task cannot wait for the lock again: it leaves without it, and the release
 * in its {@code finally} has no effect. As everywhere, look again at what was waited for: another
 * task may have changed it since the signal.
 */
public final class TaskCondition {

    private final TaskLock lock;
    private final WaitLine line = new WaitLine(this);

    TaskCondition(TaskLock lock) {
        this.lock = lock;
    }

    /**
     * Suspends until signalled.
     *
     * @throws NotOwnerException when the task does not hold the lock
     */
    public void await(Task<?> self) {
        await(self, WaitLine.UNLIMITED);
    }

    /**
     * {@link #await(Task)} for at most {@code timeout}; false when it was not signalled in time.
     */
    public boolean await(Task<?> self, Duration timeout) {
        lock.requireHeldBy(self);
        WaitLine.Waiter waiter;
        synchronized (this) {
            waiter = line.join(self);
        }
        int held = lock.releaseFully(self);
        try {
            boolean signalled = line.await(self, waiter, timeout, this::signalNext);
            lock.acquireFully(self, held);
            return signalled;
        } catch (TaskTermination e) {
            lock.excuse(self, held);
            throw e;
        }
    }

    /**
     * Wakes the task that has waited longest.
     *
     * @throws NotOwnerException when the task does not hold the lock
     */
    public void signal(Task<?> self) {
        lock.requireHeldBy(self);
        signalNext();
    }

    /** Wakes all that wait now; as {@link #signal}. */
    public void signalAll(Task<?> self) {
        lock.requireHeldBy(self);
        while (signalNext()) {}
    }

    private boolean signalNext() {
        WaitLine.Waiter next;
        synchronized (this) {
            next = line.poll();
        }
        return next != null && next.granted().complete(true);
    }
}
