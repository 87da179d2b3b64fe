package io.pycos.sync;

import io.pycos.Task;
import io.pycos.TaskRef;
import io.pycos.TaskTermination;
import io.pycos.WaitTimeoutException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for one thing, the longest wait first. Guarded by the monitor of the synchroniser
 * that owns it; the waits themselves hold no monitor.
 */
final class WaitLine {

    /** Without limit, and so without a timer. */
    static final Duration UNLIMITED = ChronoUnit.FOREVER.getDuration();

    /** A task in the line; complete when it has what it waits for. */
    record Waiter(TaskRef<?> task, CompletableFuture<Boolean> granted) {}

    private final Object guard;
    private final Deque<Waiter> waiters = new ArrayDeque<>(2);

    WaitLine(Object guard) {
        this.guard = guard;
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    Waiter join(Task<?> self) {
        Waiter waiter = new Waiter(self.ref(), new CompletableFuture<>());
        waiters.add(waiter);
        return waiter;
    }

    @Nullable Waiter poll() {
        return waiters.poll();
    }

    /**
     * Suspends until the waiter is granted what it waits for.
     *
     * <p>Race of the timeout or the termination against the grant: whoever takes the waiter out of
     * the line decides. A timeout that finds it granted counts as granted; a termination gives back
     * what was granted.
     *
     * @param giveBack undoes a grant that the task will not use
     * @return false when it was not granted in time
     */
    boolean await(Task<?> self, Waiter waiter, Duration timeout, Runnable giveBack) {
        try {
            return self.await(waiter.granted, timeout);
        } catch (WaitTimeoutException e) {
            return !leave(waiter);
        } catch (TaskTermination e) {
            if (!leave(waiter)) {
                giveBack.run();
            }
            throw e;
        }
    }

    /** Takes a waiter out; false when it is out already, that is, granted. */
    private boolean leave(Waiter waiter) {
        synchronized (guard) {
            return waiters.remove(waiter);
        }
    }
}
