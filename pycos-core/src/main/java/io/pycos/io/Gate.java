package io.pycos.io;

import io.pycos.Task;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The entrance to one direction of a resource: one task at a time, each with its deadline, and what
 * goes wrong inside in our words.
 *
 * <p>Operations that never had to wait let others have their turn after {@link #STEPS_PER_TURN}
 * steps, so that a fast peer cannot keep the turn to itself.
 */
final class Gate {

    /** What a task does once it is in. */
    interface Action<T extends @Nullable Object> {
        T run(Operation operation) throws IOException;
    }

    private static final int STEPS_PER_TURN = 64;
    private static final CompletableFuture<@Nullable Void> DONE =
            CompletableFuture.completedFuture(null);

    private final String verb;
    private final String target;
    private final AtomicReference<@Nullable Task<?>> user = new AtomicReference<>();
    private final AtomicReference<@Nullable String> closed = new AtomicReference<>();

    /** Steps since the last wait; touched only by the user. */
    private int steps;

    Gate(String verb, String target) {
        this.verb = verb;
        this.target = target;
    }

    String operation() {
        return verb + " " + target;
    }

    /**
     * Refuses everything from now on; what is inside finds out by itself. The first reason counts.
     */
    void close(String reason) {
        closed.compareAndSet(null, reason);
    }

    <T extends @Nullable Object> T enter(Task<?> self, Duration timeout, Action<T> action) {
        return enter(self, timeout, List.of(), action);
    }

    /** Keeps others out of more gates than this one. */
    <T extends @Nullable Object> T enter(
            Task<?> self, Duration timeout, List<Gate> more, Action<T> action) {
        requireBodyInTurn(self);
        try {
            return inside(self, new Operation(this, self, timeout), more, action);
        } catch (IOException e) {
            throw translate(e);
        }
    }

    private <T extends @Nullable Object> T inside(
            Task<?> self, Operation operation, List<Gate> more, Action<T> action)
            throws IOException {
        occupy(self);
        try {
            refuseIfClosed();
            return more.isEmpty()
                    ? action.run(operation)
                    : more.getFirst().inside(self, operation, more.subList(1, more.size()), action);
        } finally {
            user.set(null);
        }
    }

    private void occupy(Task<?> self) {
        Task<?> other = user.compareAndExchange(null, self);
        if (other != null) {
            throw new IoBusyException(operation(), other.name());
        }
    }

    /** Throws at once, rather than only when the operation happens to have to wait. */
    static void requireBodyInTurn(Task<?> self) {
        self.await(DONE, Duration.ZERO);
    }

    private void refuseIfClosed() {
        String reason = closed.get();
        if (reason != null) {
            throw new IoClosedException(operation(), reason);
        }
    }

    private RuntimeException translate(IOException e) {
        if (e instanceof ClosedChannelException) {
            refuseIfClosed();
            return new IoClosedException(operation(), "it was closed, or its end was sent");
        }
        return new IoFailedException(operation(), e);
    }

    void step(Task<?> self) {
        if (++steps > STEPS_PER_TURN) {
            steps = 0;
            self.yield();
        }
    }

    void waited() {
        steps = 0;
    }
}
