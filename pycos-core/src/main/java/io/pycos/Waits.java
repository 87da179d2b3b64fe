package io.pycos;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waiting on ordinary threads, which must not happen inside a turn. */
final class Waits {

    /** Bound of a request to another process when the caller gives none. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /** How much longer than its own timeout an operation may take before the wait for it is given up. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private Waits() {}

    /** Waits for an operation that ends by its own timeout; {@code GRACE} bounds it should it not. */
    static <T extends @Nullable Object> T onThread(String operation, CompletableFuture<T> future) {
        return onThread(operation, future, Duration.ofDays(365));
    }

    static <T extends @Nullable Object> T onThread(
            String operation, CompletableFuture<T> future, Duration timeout) {
        if (!future.isDone() && LocalTask.holdsTurn(Thread.currentThread())) {
            future.cancel(false);
            throw new BlockingInTurnException(operation);
        }
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new PycosException("interrupted while waiting: " + operation, e);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new WaitTimeoutException(operation, timeout);
        } catch (ExecutionException e) {
            throw unchecked(e);
        }
    }

    /** What a failed future means to the one who waits for it: unchecked errors as they are, others wrapped. */
    static RuntimeException unchecked(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new CallFailedException(cause);
    }
}
