package io.pycos;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running task's own view: what it does itself, where {@link TaskRef} is what others do with it.
 *
 * <p>To be used only by the task's own code, during its turn; anything else throws {@link
 * NotSuspendableException}. The <em>suspending</em> operations give up the turn, so that other
 * tasks of the scheduler run meanwhile, and continue in a later turn. Between two of them the task
 * sees no other task of its scheduler. In a {@link TaskHandler} they throw; {@link #after}, {@link
 * #pipe}, {@link #deliverThen} and {@link #locateThen} answer by message there. A terminated task
 * leaves a suspending operation by {@link TaskTermination}.
 *
 * @param <M> messages the task receives
 */
public interface Task<M> {

    /**
     * The task in whose turn this thread is (T-21); empty on any other thread, and inside {@link
     * #blocking} and {@link #compute}.
     */
    static Optional<Task<?>> current() {
        return Optional.ofNullable(LocalTask.current(Thread.currentThread()));
    }

    /** The handle to give to others. */
    TaskRef<M> ref();

    String name();

    PycosScheduler scheduler();

    // receive and time

    /** Takes the oldest message, suspending until there is one (M-04). */
    M receive();

    /** Takes the oldest message; empty when none came in time. Zero looks without waiting. */
    Optional<M> receive(Duration timeout);

    /**
     * Takes the oldest message that is a {@code type}; the others stay, in order. Suspends until
     * there is one.
     */
    <T extends M> T receive(Class<T> type);

    /** {@link #receive(Class)} for at most {@code timeout}. */
    <T extends M> Optional<T> receive(Class<T> type, Duration timeout);

    /**
     * Takes the oldest message that matches; the others stay, in order. Suspends until there is
     * one.
     */
    M receive(Predicate<? super M> matching);

    /** {@link #receive(Predicate)} for at most {@code timeout}. */
    Optional<M> receive(Predicate<? super M> matching, Duration timeout);

    /** Suspends for a time; messages that arrive stay in the mailbox (T-10). */
    void sleep(Duration time);

    /** Lets every task that is ready now have its turn first. Suspends. */
    void yield();

    // work outside the turn

    /**
     * Gives up the turn, runs the call on this task's own thread, where it may block, and continues
     * with its result in a new turn. The call must not touch what the scheduler's tasks share.
     *
     * @throws CallFailedException when the call throws a checked exception; an unchecked one comes
     *     as it is
     */
    <T extends @Nullable Object> T blocking(Callable<T> call);

    /**
     * As {@link #blocking}, on a bounded pool of platform threads: for work that needs a processor
     * for long.
     */
    <T extends @Nullable Object> T compute(Callable<T> call);

    /**
     * Suspends until the stage is complete.
     *
     * @throws WaitTimeoutException when it is not in time
     * @throws CallFailedException when it failed with a checked exception; an unchecked one comes
     *     as it is
     */
    <T extends @Nullable Object> T await(CompletionStage<T> stage, Duration timeout);

    // others

    /** Starts a body of the same scheduler (T-04). */
    <T> TaskRef<T> spawn(String name, TaskAction<T> body);

    /** Starts a body of the same scheduler whose result is its exit value. */
    <T> TaskRef<T> spawnReturning(String name, TaskBody<T> body);

    /** Starts a handler of the same scheduler. */
    <T> TaskRef<T> handler(String name, TaskHandler<T> handler);

    /**
     * Suspends until there is room for the message, and sends it; errors as {@link TaskRef#put}.
     */
    <T> void put(TaskRef<T> to, T message, Duration timeout);

    /**
     * Sends, and suspends until the recipient's mailbox has the message; errors as {@link
     * TaskRef#deliver}.
     */
    <T> void deliver(TaskRef<T> to, T message, Duration timeout);

    /** Sends to a channel, suspending as {@link Channel#deliverAsync} describes. */
    <T> int deliver(Channel<T> to, T message, int subscribers, Duration timeout);

    /** Subscribes this task, suspending until the channel's owner has it. */
    void subscribe(Channel<? extends M> channel, Duration timeout);

    /** Ends a subscription of this task, suspending until the channel's owner knows. */
    void unsubscribe(Channel<? extends M> channel, Duration timeout);

    /** Suspends until the other task has ended (T-17). */
    TaskExit join(TaskRef<?> other);

    /**
     * {@link #join(TaskRef)} for at most {@code timeout}.
     *
     * @throws WaitTimeoutException when it has not ended in time
     */
    TaskExit join(TaskRef<?> other, Duration timeout);

    /**
     * Has the other task's end put into this task's mailbox, once, in the form that {@code message}
     * makes of it (T-18). A task that has ended already is reported at once.
     *
     * @param message called in this task's turn, when it comes to the report; what it throws,
     *     {@code receive} throws
     */
    Monitor monitor(TaskRef<?> other, Function<? super TaskExit, ? extends M> message);

    /**
     * Finds a task by name, near or far, suspending until there is one; empty when there was none
     * in time.
     */
    <T> Optional<TaskRef<T>> locate(String name, Class<T> messageType, Duration timeout);

    /**
     * Finds a channel by name, near or far, suspending until there is one; empty when there was
     * none in time (C-07).
     */
    <T> Optional<Channel<T>> locateChannel(String name, Class<T> messageType, Duration timeout);

    // forms that answer by message, for handlers

    /**
     * Puts a message into this task's mailbox after a time.
     *
     * @param message called as that of {@link #monitor}
     */
    Monitor after(Duration time, Supplier<? extends M> message);

    /**
     * Puts the outcome of a stage into this task's mailbox.
     *
     * @param message called as that of {@link #monitor}, with the value or with the error
     */
    <T> void pipe(
            CompletionStage<T> stage,
            BiFunction<? super @Nullable T, @Nullable Throwable, ? extends M> message);

    /**
     * {@link #deliver(TaskRef, Object, Duration)}, answered by message: with null, or with what
     * prevented it.
     */
    <T> void deliverThen(
            TaskRef<T> to,
            T message,
            Duration timeout,
            Function<? super @Nullable NotDeliveredException, ? extends M> outcome);

    /** {@link #locate}, answered by message. */
    <T> void locateThen(
            String name,
            Class<T> messageType,
            Duration timeout,
            Function<? super Optional<TaskRef<T>>, ? extends M> outcome);

    // itself

    /** Ends a handler after the current message, with this value. A body ends by returning. */
    void exit(@Nullable Object value);

    /** Whether the scheduler may close without waiting for this task (T-14). */
    void daemon(boolean daemon);

    /**
     * An observation or timer that can be given up, by any thread; {@link #cancel} is idempotent.
     */
    interface Monitor {
        void cancel();
    }
}
