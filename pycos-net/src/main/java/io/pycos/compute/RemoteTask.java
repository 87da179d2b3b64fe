package io.pycos.compute;

import io.pycos.Task;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a task that was submitted to a computation; every method may be called from any
 * thread.
 *
 * @param <R> the function's result
 */
public interface RemoteTask<R extends @Nullable Object> {

    /** Number of the task in its computation. */
    long id();

    /** The function, as {@code class::method}. */
    String function();

    /**
     * How the task ends: a new observation, completed exactly once and never exceptionally. Inside
     * a task use {@code self.await(task.outcome(), timeout)}, which suspends. What is chained to
     * the future must be short and must not block.
     */
    CompletableFuture<TaskOutcome<R>> outcome();

    /**
     * Waits on an ordinary thread for the end of the task.
     *
     * @throws io.pycos.WaitTimeoutException when it has not ended in time
     * @throws io.pycos.BlockingInTurnException inside a task's turn
     */
    TaskOutcome<R> join(Duration timeout);

    /**
     * Has the outcome put into a task's mailbox, once, in the form that {@code message} makes of
     * it.
     *
     * @param self the calling task's own view
     * @param message called during a turn of that task's scheduler
     */
    <M> void monitor(Task<M> self, Function<? super TaskOutcome<R>, ? extends M> message);

    /**
     * Asks the task to end; idempotent, and without effect on one that has ended. One that waits
     * for a server ends at once. A running one is interrupted, and when it has not ended some
     * seconds later its server process is ended.
     */
    void terminate();
}
