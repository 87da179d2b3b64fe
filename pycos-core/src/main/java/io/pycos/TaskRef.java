package io.pycos;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A handle of a task that anyone may hold, keep, compare, put into messages and send to, wherever
 * the task lives.
 *
 * <p>Every method may be called from any thread. Equality is the identity {@link #id()}. The forms
 * that wait for somebody ({@link #put}, {@link #deliver}, {@link #join}) are for ordinary threads
 * and throw {@link BlockingInTurnException} inside a task's turn: there, {@link Task} has the forms
 * that give up the turn. An interrupt ends such a wait with {@link WaitInterruptedException}. The
 * {@code …Async} forms never wait; their futures complete on a thread of the runtime, so what is
 * chained to them must be short and must not block.
 *
 * <p>Implemented by this module for local tasks and by the network module for remote ones.
 *
 * @param <M> messages the task receives
 */
public interface TaskRef<M> {

    RefId id();

    /** The task's name, for people; not unique. */
    String name();

    /** Where the task lives; {@link Location#LOCAL} for a task of this process. */
    Location location();

    /** The class that every message must have; {@code Object} when the task did not say. */
    Class<? super M> messageType();

    /**
     * Sends a message without waiting (M-02, R-06).
     *
     * <p>Messages of one sender arrive in the order sent. A message to another scheduler is shared,
     * not copied: it must be immutable.
     *
     * @return false when the message was not accepted, because the task has ended or a queue on the
     *     way is full; counted by reason
     */
    boolean send(M message);

    /** {@link #put} without waiting on this thread; fails with {@link NotDeliveredException}. */
    CompletableFuture<Void> putAsync(M message, Duration timeout);

    /**
     * {@link #deliver} without waiting on this thread; fails with {@link NotDeliveredException}.
     */
    CompletableFuture<Void> deliverAsync(M message, Duration timeout);

    /**
     * How the task ends: a new observation, completed exactly once and at once if the task has
     * ended already. Cancelling the future gives up the observation.
     */
    CompletableFuture<TaskExit> exit();

    /** Asks the task to end at its next suspension; idempotent (T-13, R-08). */
    void terminate();

    /**
     * Waits until there is room for the message, and sends it.
     *
     * @throws NotDeliveredException when the task has ended or there was no room in time
     */
    default void put(M message, Duration timeout) {
        Waits.requireNoTurn("put");
        Waits.onThread(
                "put to task '" + name() + "'",
                putAsync(message, timeout),
                Waits.withGrace(timeout));
    }

    /**
     * Sends the message and waits until the task's mailbox has it, near or far (M-03, R-07). That
     * it is in the mailbox does not mean that the task has looked at it.
     *
     * @throws NotDeliveredException when the task has ended or did not accept in time; its reason
     *     tells which
     */
    default void deliver(M message, Duration timeout) {
        Waits.requireNoTurn("deliver");
        Waits.onThread(
                "deliver to task '" + name() + "'",
                deliverAsync(message, timeout),
                Waits.withGrace(timeout));
    }

    /**
     * Waits for the end of the task (T-16).
     *
     * @throws WaitTimeoutException when the task has not ended in time
     */
    default TaskExit join(Duration timeout) {
        Waits.requireNoTurn("join");
        return Waits.onThread("join of task '" + name() + "'", exit(), timeout);
    }
}
