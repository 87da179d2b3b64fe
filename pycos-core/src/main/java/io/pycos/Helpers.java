package io.pycos;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The platform threads that all schedulers of a process share: one that watches the clock, and one
 * per processor for {@link Task#compute}. Platform threads, since a few computing virtual threads
 * can occupy every carrier.
 */
final class Helpers {

    /** Nanoseconds that count as for ever: no deadline is set for them. */
    static final long FOREVER = Long.MAX_VALUE / 4;

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final ScheduledThreadPoolExecutor CLOCK = clock();
    private static final ExecutorService COMPUTE = computePool();

    private Helpers() {}

    /** Runs a short action that does not block at a time from now. */
    static ScheduledFuture<?> after(long nanos, Runnable action) {
        return CLOCK.schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs a short action that does not block again and again, until its future is cancelled. */
    static ScheduledFuture<?> every(Duration period, Runnable action) {
        return CLOCK.scheduleWithFixedDelay(
                () -> guarded(action), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A repeated action that fails would not be repeated. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            PycosScheduler.LOG.error("[clock] a repeated action failed", e);
        }
    }

    static Future<?> compute(Runnable work) {
        return COMPUTE.submit(work);
    }

    /** Fails the future with {@code error} unless it is complete in time. */
    static <T extends @Nullable Object> CompletableFuture<T> bound(
            CompletableFuture<T> future, Duration timeout, Supplier<? extends Throwable> error) {
        ifNotDone(future, timeout, () -> future.completeExceptionally(error.get()));
        return future;
    }

    /**
     * Runs {@code action} unless the future is complete in time; never when the timeout is {@link
     * #FOREVER}.
     */
    static void ifNotDone(CompletableFuture<?> future, Duration timeout, Runnable action) {
        long nanos = nanos(timeout);
        if (nanos != FOREVER && !future.isDone()) {
            ScheduledFuture<?> alarm = after(nanos, action);
            future.whenComplete((value, failure) -> alarm.cancel(false));
        }
    }

    /** Nanoseconds of a timeout; a century is {@link #FOREVER}, a negative timeout none. */
    static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.compareTo(LONGEST) >= 0 ? FOREVER : timeout.toNanos();
    }

    private static ScheduledThreadPoolExecutor clock() {
        var executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("pycos-clock").factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    private static ExecutorService computePool() {
        int size = Runtime.getRuntime().availableProcessors();
        var pool =
                new ThreadPoolExecutor(
                        size,
                        size,
                        30,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("pycos-compute-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
