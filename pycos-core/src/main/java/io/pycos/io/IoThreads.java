package io.pycos.io;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The platform threads for what the operating system does not do without blocking. Platform
 * threads, since such a call would occupy the carrier of a virtual one.
 *
 * <p>The queues have no bound of their own: each entry belongs to a resource that allows one at a
 * time, or to a task that waits for it.
 */
final class IoThreads {

    /** Files, host names, starts of processes. */
    private static final ExecutorService BLOCKING = pool("pycos-io-", 32);

    /** The arithmetic of TLS handshakes. */
    private static final ExecutorService COMPUTE =
            pool("pycos-tls-", Runtime.getRuntime().availableProcessors());

    private IoThreads() {}

    static Executor executor() {
        return BLOCKING;
    }

    static <T extends @Nullable Object> CompletableFuture<T> blocking(Callable<T> call) {
        var result = new CompletableFuture<T>();
        BLOCKING.execute(
                () -> {
                    try {
                        result.complete(call.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    static CompletableFuture<Void> compute(Runnable work) {
        return CompletableFuture.runAsync(work, COMPUTE);
    }

    /** A name for the threads that a single resource has to itself. */
    static ThreadFactory named(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    private static ExecutorService pool(String prefix, int size) {
        var pool =
                new ThreadPoolExecutor(
                        size,
                        size,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name(prefix, 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
