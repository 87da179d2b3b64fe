package io.pycos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The live tasks of one scheduler, as a list linked through the tasks themselves. Safe for any
 * thread.
 */
final class LiveTasks {

    private static final int MAX_NAMES = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private @Nullable LocalTask<?> first;
    private int all;
    private int nonDaemon;
    private boolean open = true;

    /** Adds a task; false when there are to be no more. */
    boolean add(LocalTask<?> task) {
        lock.lock();
        try {
            if (!open) {
                return false;
            }
            task.next = first;
            if (first != null) {
                first.previous = task;
            }
            first = task;
            count(task, 1);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void remove(LocalTask<?> task) {
        lock.lock();
        try {
            if (task.previous == null) {
                first = task.next;
            } else {
                task.previous.next = task.next;
            }
            if (task.next != null) {
                task.next.previous = task.previous;
            }
            task.previous = null;
            task.next = null;
            count(task, -1);
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void daemon(LocalTask<?> task, boolean daemon) {
        lock.lock();
        try {
            if (!task.hasEnded() && task.daemon != daemon) {
                count(task, -1);
                task.daemon = daemon;
                count(task, 1);
                fewer.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void count(LocalTask<?> task, int by) {
        all += by;
        if (!task.daemon) {
            nonDaemon += by;
        }
    }

    /** Admits no more tasks. */
    void close() {
        lock.lock();
        try {
            open = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until only daemon tasks are left, or with {@code daemonsToo} none at all; whether it
     * came to that.
     */
    boolean await(boolean daemonsToo, Duration timeout) throws InterruptedException {
        long nanos = Helpers.nanos(timeout);
        lock.lock();
        try {
            while ((daemonsToo ? all : nonDaemon) > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = fewer.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The live tasks, the youngest first. */
    List<LocalTask<?>> list() {
        lock.lock();
        try {
            var tasks = new ArrayList<LocalTask<?>>(all);
            for (LocalTask<?> task = first; task != null; task = task.next) {
                tasks.add(task);
            }
            return tasks;
        } finally {
            lock.unlock();
        }
    }

    /** Names of some live tasks, for people; of those that are no daemons, or of all. */
    List<String> names(boolean daemonsToo) {
        return list().stream()
                .filter(task -> daemonsToo || !task.daemon)
                .limit(MAX_NAMES)
                .map(LocalTask::toString)
                .toList();
    }

    int count() {
        lock.lock();
        try {
            return all;
        } finally {
            lock.unlock();
        }
    }
}
