package io.pycos.io;

import io.pycos.Task;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls that block, for tasks: at most so many at a time, in the order asked, on platform
 * threads (I-13).
 *
 * <p>To be preferred to {@link Task#blocking} where the number of calls must be bounded, as for a
 * database, or where they occupy a thread whatever it is, as native code does. The queue is
 * bounded; what finds it full is refused. To be shared by tasks of any schedulers; all methods may
 * be called from any thread.
 */
public final class CallPool implements AutoCloseable {

    /** How many calls may wait, unless {@link #create(String, int, int)} says otherwise. */
    public static final int DEFAULT_QUEUE = 1_000;

    private final String name;
    private final ThreadPoolExecutor executor;
    private final AtomicLong refused = new AtomicLong();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    private CallPool(String name, int threads, int queue) {
        this.name = name;
        BlockingQueue<Runnable> waiting =
                queue == 0 ? new SynchronousQueue<>() : new LinkedBlockingQueue<>(queue);
        executor =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        10,
                        TimeUnit.SECONDS,
                        waiting,
                        IoThreads.named("pool " + name)) {
                    @Override
                    protected void terminated() {
                        ended.complete(null);
                    }
                };
        executor.allowCoreThreadTimeOut(true);
    }

    /** A pool of so many threads and a queue of {@link #DEFAULT_QUEUE}. */
    public static CallPool create(String name, int threads) {
        return create(name, threads, DEFAULT_QUEUE);
    }

    /**
     * A pool with daemon threads, started as they are needed.
     *
     * @param threads most calls made at a time
     * @param queue most calls that wait for a thread; may be 0
     */
    public static CallPool create(String name, int threads, int queue) {
        if (threads <= 0 || queue < 0) {
            throw new IllegalArgumentException(
                    "'threads' must be positive and 'queue' not negative, were "
                            + threads
                            + " and "
                            + queue);
        }
        return new CallPool(name, threads, queue);
    }

    /**
     * Makes the call on a thread of the pool, suspending until it has returned. If it is not done
     * in time, or the task is terminated, the call is taken from the queue, or its thread
     * interrupted; nobody sees its result then. It must not touch what the scheduler's tasks share.
     *
     * @param timeout in the queue and in the call together
     * @throws CallRefusedException when the queue is full, or the pool closed
     * @throws IoTimeoutException when the call has not returned in time
     * @throws io.pycos.CallFailedException when the call throws a checked exception; an unchecked
     *     one comes as it is
     */
    public <T extends @Nullable Object> T call(Task<?> self, Callable<T> call, Duration timeout) {
        return new Gate("a call on", "pool '" + name + "'")
                .enter(
                        self,
                        timeout,
                        operation -> {
                            Call<T> submitted = submit(call);
                            CompletableFuture<T> result = submitted.result.copy();
                            try {
                                operation.await(result);
                                return result.join();
                            } finally {
                                if (!submitted.isDone()) {
                                    submitted.cancel(true);
                                    executor.remove(submitted);
                                }
                            }
                        });
    }

    /** Counters since the start, possibly a moment old. */
    public CallPoolStats stats() {
        return new CallPoolStats(
                executor.getActiveCount(),
                executor.getQueue().size(),
                executor.getCompletedTaskCount(),
                refused.get());
    }

    /** Takes no more calls and makes those it has; returns at once. Idempotent. */
    @Override
    public void close() {
        executor.shutdown();
    }

    /**
     * Takes no more calls, drops those that wait and interrupts those being made; returns at once.
     * Idempotent.
     */
    public void terminate() {
        executor.shutdownNow().forEach(CallPool::drop);
    }

    private static void drop(Runnable waiting) {
        if (waiting instanceof Call<?> call) {
            call.cancel(false);
        }
    }

    /**
     * Suspends until a pool that was closed or terminated has made its last call.
     *
     * @throws IoTimeoutException when it has not in time
     */
    public void join(Task<?> self, Duration timeout) {
        new Gate("joining", "pool '" + name + "'")
                .enter(
                        self,
                        timeout,
                        operation -> {
                            operation.await(ended.copy());
                            return true;
                        });
    }

    // for the rest of the package

    <T extends @Nullable Object> Call<T> submit(Callable<T> call) {
        var submitted = new Call<>(name, call);
        try {
            executor.execute(submitted);
        } catch (RejectedExecutionException e) {
            refused.incrementAndGet();
            throw new CallRefusedException(
                    name,
                    executor.isShutdown()
                            ? CallRefusedException.Reason.CLOSED
                            : CallRefusedException.Reason.FULL);
        }
        return submitted;
    }

    /** Takes a call back if it has not begun. */
    boolean remove(Call<?> call) {
        return executor.remove(call);
    }

    /** A call on its way; interrupts meant for it never hit another one, as the JDK sees to. */
    static final class Call<T extends @Nullable Object> extends FutureTask<T> {

        private final String pool;
        final CompletableFuture<T> result = new CompletableFuture<>();

        private Call(String pool, Callable<T> call) {
            super(call);
            this.pool = pool;
        }

        @Override
        protected void done() {
            switch (state()) {
                case SUCCESS -> result.complete(resultNow());
                case FAILED -> result.completeExceptionally(exceptionNow());
                case CANCELLED ->
                        result.completeExceptionally(
                                new IoClosedException(
                                        "a call on pool '" + pool + "'", "it was dropped"));
                case RUNNING -> throw new IllegalStateException("done, yet running");
            }
        }
    }
}
