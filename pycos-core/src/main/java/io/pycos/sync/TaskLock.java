package io.pycos.sync;

import io.pycos.Task;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets one task at a time do something that spans suspending operations (L-01, L-02).
 *
 * <p>Fair: a release hands the lock to the task that has waited longest, before any newcomer.
 * Usable by tasks of several schedulers. A task that ends without releasing keeps the lock: release
 * in {@code finally}.
 *
 * <pre>{@code
 * lock.acquire(self);
 * try {
 *     ...
 * } finally {
 *     lock.release(self);
 * }
 * }</pre>
 */
public final class TaskLock {

    private final boolean reentrant;
    private final WaitLine line = new WaitLine(this);

    /** The holder and how often it has the lock, guarded by this object's monitor. */
    private @Nullable TaskRef<?> owner;

    private int holds;

    /**
     * Tasks terminated in a wait on a condition, with the releases that they owe for a lock they do
     * not have.
     */
    private final Map<TaskRef<?>, Integer> excused = new WeakHashMap<>(2);

    private TaskLock(boolean reentrant) {
        this.reentrant = reentrant;
    }

    /** A lock that its holder cannot acquire again: it would wait for itself, which is refused. */
    public static TaskLock create() {
        return new TaskLock(false);
    }

    /** A lock that its holder may acquire again, and releases as often. */
    public static TaskLock reentrant() {
        return new TaskLock(true);
    }

    /**
     * Acquires the lock, suspending until it is this task's turn.
     *
     * @throws IllegalStateException when the task holds this lock already and it is not reentrant
     */
    public void acquire(Task<?> self) {
        acquire(self, WaitLine.UNLIMITED);
    }

    /**
     * {@link #acquire(Task)} for at most {@code timeout}; false when it was not free in time. Zero
     * does not wait.
     */
    public boolean acquire(Task<?> self, Duration timeout) {
        return acquire(self, 1, timeout);
    }

    private boolean acquire(Task<?> self, int times, Duration timeout) {
        WaitLine.Waiter waiter;
        synchronized (this) {
            if (isHeldBy(self)) {
                reenter(self);
                return true;
            }
            if (owner == null) {
                owner = self.ref();
                holds = times;
                return true;
            }
            if (timeout.isZero()) {
                return false;
            }
            waiter = line.join(self);
        }
        if (!line.await(self, waiter, timeout, () -> passOn(self))) {
            return false;
        }
        synchronized (this) {
            holds = times;
        }
        return true;
    }

    private void reenter(Task<?> self) {
        if (!reentrant) {
            throw new IllegalStateException(
                    "task '"
                            + self.name()
                            + "' holds this lock already and would wait for itself; use a reentrant lock");
        }
        holds++;
    }

    /**
     * Releases the lock.
     *
     * @throws NotOwnerException when the task does not hold it
     */
    public void release(Task<?> self) {
        synchronized (this) {
            if (isExcused(self)) {
                return;
            }
            requireHeldBy(self);
            if (--holds > 0) {
                return;
            }
        }
        passOn(self);
    }

    private boolean isExcused(Task<?> self) {
        Integer owed = excused.get(self.ref());
        if (owed == null) {
            return false;
        }
        excused.computeIfPresent(self.ref(), (task, left) -> left == 1 ? null : left - 1);
        return true;
    }

    /** Whether the task holds the lock. */
    public synchronized boolean isHeldBy(Task<?> self) {
        return owner != null && owner.equals(self.ref());
    }

    /** The task that holds the lock. */
    public synchronized Optional<TaskRef<?>> owner() {
        return Optional.ofNullable(owner);
    }

    /** A condition of this lock. */
    public TaskCondition condition() {
        return new TaskCondition(this);
    }

    void requireHeldBy(Task<?> self) {
        synchronized (this) {
            if (!isHeldBy(self)) {
                throw new NotOwnerException(
                        self.name(),
                        owner == null ? "nobody does" : "task '" + owner.name() + "' does");
            }
        }
    }

    /** Releases all holds at once, for a wait on a condition. */
    int releaseFully(Task<?> self) {
        int held;
        synchronized (this) {
            requireHeldBy(self);
            held = holds;
        }
        passOn(self);
        return held;
    }

    /** Takes back what {@link #releaseFully} gave up. */
    void acquireFully(Task<?> self, int held) {
        acquire(self, held, WaitLine.UNLIMITED);
    }

    /**
     * Lets a task that was terminated without the lock release it as often as it held it before.
     */
    synchronized void excuse(Task<?> self, int held) {
        excused.put(self.ref(), held);
    }

    /** Hands the lock from {@code self} to the next in line. */
    private void passOn(Task<?> self) {
        WaitLine.Waiter next;
        synchronized (this) {
            requireHeldBy(self);
            next = line.poll();
            owner = next == null ? null : next.task();
            holds = next == null ? 0 : 1;
        }
        if (next != null) {
            next.granted().complete(true);
        }
    }
}
