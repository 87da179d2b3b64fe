package io.pycos.net;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread of a cluster that ends what takes too long, and tries again what found no room. Its
 * actions are short and do not block. After {@link #close} they run at once, so that nothing waits
 * for ever.
 */
final class Clock implements Executor {

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("pycos-net-clock").factory());

    Clock() {
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable action) {
        try {
            thread.execute(action);
        } catch (RejectedExecutionException _) {
            action.run();
        }
    }

    /** Does something after a time, unless the future is complete before. */
    void alarm(CompletableFuture<?> future, Duration timeout, Runnable action) {
        if (future.isDone()) {
            return;
        }
        try {
            Future<?> alarm = thread.schedule(action, nanos(timeout), TimeUnit.NANOSECONDS);
            future.whenComplete((value, failure) -> alarm.cancel(false));
        } catch (RejectedExecutionException _) {
            action.run();
        }
    }

    /**
     * Nanoseconds of a timeout; one too long for a {@code long} counts as for ever, and a negative
     * one as none.
     */
    static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.compareTo(Duration.ofDays(36_500)) > 0
                ? Long.MAX_VALUE / 4
                : timeout.toNanos();
    }

    void close() {
        thread.shutdown();
    }
}
