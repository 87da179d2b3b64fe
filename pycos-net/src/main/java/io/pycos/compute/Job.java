package io.pycos.compute;

import io.pycos.PycosException;
import io.pycos.Task;
import io.pycos.WaitTimeoutException;
import io.pycos.compute.protocol.TaskCall;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A task of a computation: the handle for users, and what the computation knows of it.
 *
 * <p>The fields that change belong to the actions of the computation's serial.
 *
 * @param <R> the function's result
 */
final class Job<R extends @Nullable Object> implements RemoteTask<R> {

    private final long id;
    private final RemoteFunction target;
    private final byte[] arguments;
    private final Placement placement;
    private final Runnable refuseInTurn;
    private final Consumer<Job<R>> terminator;
    private final CompletableFuture<TaskOutcome<R>> ended = new CompletableFuture<>();

    /** Counted up each time it is given to a server. */
    private int attempt;

    private @Nullable ServerEntry server;
    private boolean started;
    private boolean terminating;

    /**
     * A task that waits for a server.
     *
     * @param arguments as bytes
     * @param refuseInTurn throws when the thread must not wait
     * @param terminator carries out {@link #terminate}
     */
    Job(
            long id,
            RemoteFunction target,
            byte[] arguments,
            Placement placement,
            Runnable refuseInTurn,
            Consumer<Job<R>> terminator) {
        this.id = id;
        this.target = target;
        this.arguments = arguments;
        this.placement = placement;
        this.refuseInTurn = refuseInTurn;
        this.terminator = terminator;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String function() {
        return target.toString();
    }

    @Override
    public CompletableFuture<TaskOutcome<R>> outcome() {
        return ended.copy();
    }

    @Override
    public TaskOutcome<R> join(Duration timeout) {
        if (!ended.isDone()) {
            refuseInTurn.run();
        }
        String operation = "the end of task " + id + " (" + target + ")";
        try {
            return ended.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new WaitTimeoutException(operation, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PycosException("interrupted while waiting: " + operation, e);
        } catch (ExecutionException e) {
            throw new AssertionError("an outcome is never an exception", e);
        }
    }

    @Override
    public <M> void monitor(Task<M> self, Function<? super TaskOutcome<R>, ? extends M> message) {
        self.pipe(ended.copy(), (outcome, _) -> message.apply(Objects.requireNonNull(outcome)));
    }

    @Override
    public void terminate() {
        terminator.accept(this);
    }

    @Override
    public String toString() {
        return "task " + id + " (" + target + ")";
    }

    // in the turn

    RemoteFunction target() {
        return target;
    }

    Placement placement() {
        return placement;
    }

    int attempt() {
        return attempt;
    }

    @Nullable ServerEntry server() {
        return server;
    }

    boolean started() {
        return started;
    }

    boolean terminating() {
        return terminating;
    }

    boolean hasEnded() {
        return ended.isDone();
    }

    /** Gives the task to a server. */
    TaskCall give(ServerEntry to) {
        server = to;
        attempt++;
        return new TaskCall(
                id, attempt, target.owner(), target.method(), target.descriptor(), arguments);
    }

    /** The function is called now. */
    void begin() {
        started = true;
    }

    /** The server is gone, or has reported the end. */
    void leaveServer() {
        server = null;
        started = false;
    }

    void terminateSoon() {
        terminating = true;
    }

    /** Tells the observers; false when they have been told before. */
    boolean end(TaskOutcome<R> outcome) {
        return ended.complete(outcome);
    }
}
