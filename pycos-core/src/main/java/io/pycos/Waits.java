package io.pycos;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waiting on ordinary threads, which must not happen inside a turn. */
final class Waits {

    /** Bound of a request to another process when the caller gives none. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /** For those who want to wait without a bound. */
    static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    /**
     * How much longer than its own timeout an operation may take before the wait for it is given
     * up.
     */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private Waits() {}

    /** How long to wait for an operation that ends by its own timeout, and should it not. */
    static Duration withGrace(Duration timeout) {
        return Helpers.nanos(timeout) == Helpers.FOREVER ? timeout : timeout.plus(GRACE);
    }

    /** Refuses what would block the turn that this thread has. */
    static void requireNoTurn(String operation) {
        if (LocalTask.holdsTurn(Thread.currentThread())) {
            throw new BlockingInTurnException(operation);
        }
    }

    /** Waits for the answer to a request that was given {@link #REQUEST_TIMEOUT}. */
    static <T extends @Nullable Object> T request(String operation, CompletableFuture<T> answer) {
        return onThread(operation, answer, withGrace(REQUEST_TIMEOUT));
    }

    /**
     * Waits for a future, and gives it up when it is not complete in time; also in a turn, when
     * there is no waiting.
     */
    static <T extends @Nullable Object> T onThread(
            String operation, CompletableFuture<T> future, Duration timeout) {
        if (!future.isDone() && LocalTask.holdsTurn(Thread.currentThread())) {
            future.cancel(false);
            throw new BlockingInTurnException(operation);
        }
        try {
            return future.get(Helpers.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new WaitInterruptedException(operation, e);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new WaitTimeoutException(operation, timeout);
        } catch (ExecutionException e) {
            throw unchecked(e);
        }
    }

    /**
     * What a failed future means to the one who waits for it: unchecked errors as they are, others
     * wrapped.
     */
    static RuntimeException unchecked(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked
                ? unchecked
                : new CallFailedException(cause);
    }
}
