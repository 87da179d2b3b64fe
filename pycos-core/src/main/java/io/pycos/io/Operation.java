package io.pycos.io;

import io.pycos.CallFailedException;
import io.pycos.Task;
import io.pycos.WaitTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a task on a resource; made by {@link Gate}. All its waits share one deadline.
 */
final class Operation {

    /** For waits that no other process owes an end to; such as for a client that may never come. */
    static final Duration FOREVER = Duration.ofDays(36_500);

    private final Gate gate;
    private final Task<?> self;
    private final Duration timeout;
    private final long deadline;

    Operation(Gate gate, Task<?> self, Duration timeout) {
        this.gate = gate;
        this.self = self;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + nanos(timeout);
    }

    private static long nanos(Duration timeout) {
        return timeout.compareTo(FOREVER) > 0 ? FOREVER.toNanos() : timeout.toNanos();
    }

    String name() {
        return gate.operation();
    }

    Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** To be called before each piece of work that may not have to wait. */
    void step() {
        gate.step(self);
    }

    /**
     * Gives up the turn until the future is complete. However that ends, nobody waits for the
     * future any more.
     */
    void await(CompletableFuture<?> ready) {
        await(ready, remaining());
    }

    /** As {@link #await(CompletableFuture)}, for a part of the time. */
    void await(CompletableFuture<?> ready, Duration part) {
        boolean suspends = !ready.isDone();
        try {
            self.await(ready, part);
            if (suspends) {
                gate.waited();
            }
        } catch (WaitTimeoutException e) {
            throw new IoTimeoutException(name(), timeout);
        } finally {
            ready.cancel(false);
        }
    }

    /**
     * Waits for the result of work on another thread, which is not stopped when nobody waits for it
     * any more.
     */
    <T extends @Nullable Object> T result(CompletableFuture<T> work) throws IOException {
        CompletableFuture<T> mine = work.copy();
        try {
            await(mine);
        } catch (CallFailedException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
        return mine.join();
    }
}
