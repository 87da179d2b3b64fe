package io.pycos;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A task that is straight-line code on a virtual thread of its own.
 *
 * <h2>For maintainers</h2>
 *
 * <p>Longer than other classes: it is the whole of {@link Task} for a body, many short operations
 * on one way of waiting ({@code suspend}), which a split would have to share.
 *
 * <p>The thread runs only while it has the turn, but for {@link #blocking}. It waits for the turn
 * parked on {@code go}, which whoever hands the turn on sets. A wake-up may come late, for a wait
 * that is over: every wait looks again at what it waits for. The interrupt flag is cleared before
 * parking, or the park would return at once for ever, and restored after. The thread is
 * interrupted, to end a call inside {@code blocking}, only under this object's monitor, so that the
 * interrupt never hits what comes after the call.
 *
 * @param <M> messages the task receives
 */
final class BodyTask<M> extends LocalTask<M> implements Runnable, LocalTask.TurnThread {

    /** The deadline of a wait without one. */
    private static final long NEVER = Long.MAX_VALUE;

    private final TaskBody<M> body;

    /** Made at the first turn; a task that never starts has no thread. */
    private @Nullable Thread thread;

    /** Set by who hands the turn to this task, cleared by the task. */
    private volatile boolean go;

    private boolean terminationThrown;

    /** A predicate of the task looks at the mailbox, which must not change meanwhile. */
    private boolean looking;

    /** Messages received in this turn. */
    private int received;

    /**
     * The thread is in a call of {@code blocking}, and was interrupted there; guarded by this
     * object's monitor.
     */
    private boolean inCall;

    private boolean interruptedByUs;

    BodyTask(Turns turns, TaskBuilder<M> builder, TaskBody<M> body) {
        super(turns, builder);
        this.body = body;
    }

    @Override
    public Turns turns() {
        return turns;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        PycosScheduler.LOG.error("[task {}] its thread failed outside the task", this, error);
    }

    @Override
    void start() {
        turns.makeReady(this);
    }

    /** Gives the task its turn; called by who had it. */
    void go() {
        if (thread == null) {
            thread = turns.scheduler.threads().newThread(this);
            thread.setName(name());
            thread.setUncaughtExceptionHandler(this);
            thread.start();
        } else {
            go = true;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        turns.arrive(this);
        state = TaskInfo.State.RUNNING;
        try {
            finish(terminating ? new TaskExit.Terminated(this) : runBody());
        } finally {
            thread = null;
            turns.passOn(null);
        }
    }

    private TaskExit runBody() {
        try {
            Object value = body.run(this);
            return terminationThrown
                    ? new TaskExit.Terminated(this)
                    : new TaskExit.Returned(this, value);
        } catch (Throwable e) {
            return terminationThrown && e instanceof TaskTermination
                    ? new TaskExit.Terminated(this)
                    : new TaskExit.Failed(this, e);
        }
    }

    // waiting

    @Override
    void wake() {
        state = TaskInfo.State.READY;
        turns.makeReady(this);
    }

    @Override
    void endNow() {
        switch (state) {
            case RECEIVING, WAITING -> wake();
            case BLOCKING -> interruptCall();
            case READY, RUNNING, ENDED -> {}
        }
    }

    private void wakeIfWaiting() {
        if (state == TaskInfo.State.RECEIVING || state == TaskInfo.State.WAITING) {
            wake();
        }
    }

    private void begin(String operation) {
        requireTurn(operation);
        if (looking) {
            throw new NotSuspendableException(
                    operation, "a predicate that looks at the mailbox must not suspend");
        }
        turns.drain();
        checkTermination();
    }

    private void checkTermination() {
        if (terminating) {
            terminationThrown = true;
            throw new TaskTermination(toString());
        }
    }

    /** Gives up the turn until somebody wakes this task. */
    private void suspend(TaskInfo.State waiting) {
        checkTermination();
        received = 0;
        state = waiting;
        if (!turns.passOn(this)) {
            awaitTurn();
        }
        state = TaskInfo.State.RUNNING;
        checkTermination();
    }

    private void awaitTurn() {
        boolean interrupted = Thread.interrupted();
        while (!go) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        go = false;
        turns.arrive(this);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Gives up the turn until woken, or for a time; whether the time is over is for the caller to
     * see.
     */
    private void suspend(TaskInfo.State waiting, long deadline) {
        if (deadline == NEVER) {
            suspend(waiting);
            return;
        }
        Timers.Timer timer =
                turns.addTimer(deadline - turns.scheduler.nanoTime(), this::wakeIfWaiting);
        try {
            suspend(waiting);
        } finally {
            turns.removeTimer(timer);
        }
    }

    private long deadline(Duration timeout) {
        long nanos = Helpers.nanos(timeout);
        return nanos == Helpers.FOREVER ? NEVER : turns.scheduler.nanoTime() + nanos;
    }

    private boolean isOver(long deadline) {
        return deadline != NEVER && turns.scheduler.nanoTime() - deadline >= 0;
    }

    // receive and time

    /**
     * A body that never runs out of messages lets others have their turns too, as a handler does.
     */
    private void beginReceive() {
        begin("receive");
        if (++received > Turns.MESSAGES_PER_TURN) {
            yieldTurn();
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public M receive() {
        beginReceive();
        Object message = nextMessage();
        while (message == null) {
            suspend(TaskInfo.State.RECEIVING);
            message = nextMessage();
        }
        return (M) message;
    }

    @Override
    public Optional<M> receive(Duration timeout) {
        return receive(message -> true, timeout);
    }

    @Override
    public <T extends M> T receive(Class<T> type) {
        return type.cast(receive(type::isInstance));
    }

    @Override
    public <T extends M> Optional<T> receive(Class<T> type, Duration timeout) {
        return receive((Predicate<M>) type::isInstance, timeout).map(type::cast);
    }

    @Override
    public M receive(Predicate<? super M> matching) {
        return receive(matching, Waits.FOREVER).orElseThrow();
    }

    @Override
    public Optional<M> receive(Predicate<? super M> matching, Duration timeout) {
        beginReceive();
        M message = take(matching, 0);
        if (message != null) {
            return Optional.of(message);
        }
        long deadline = deadline(timeout);
        while (message == null && !isOver(deadline)) {
            int seen = mailbox.size();
            suspend(TaskInfo.State.RECEIVING, deadline);
            message = take(matching, seen);
        }
        return Optional.ofNullable(message);
    }

    @SuppressWarnings("unchecked")
    private @Nullable M take(Predicate<? super M> matching, int from) {
        looking = true;
        try {
            int position = mailbox.find(content -> matches(matching, (M) message(content)), from);
            return position < 0 ? null : (M) message(mailbox.remove(position));
        } finally {
            looking = false;
        }
    }

    private static <M> boolean matches(Predicate<? super M> matching, @Nullable M message) {
        return message != null && matching.test(message);
    }

    @Override
    public void sleep(Duration time) {
        begin("sleep");
        long deadline = deadline(time);
        while (!isOver(deadline)) {
            suspend(TaskInfo.State.WAITING, deadline);
        }
    }

    @Override
    public void yield() {
        begin("yield");
        yieldTurn();
    }

    private void yieldTurn() {
        wake();
        suspend(TaskInfo.State.READY);
    }

    // work outside the turn

    @Override
    public <T extends @Nullable Object> T blocking(Callable<T> call) {
        begin("blocking");
        beginCall();
        state = TaskInfo.State.BLOCKING;
        turns.passOn(null);
        try {
            return call.call();
        } catch (Exception e) {
            throw Waits.unchecked(e);
        } finally {
            endCall();
            turns.execute(this::wake);
            awaitTurn();
            state = TaskInfo.State.RUNNING;
            checkTermination();
        }
    }

    private synchronized void beginCall() {
        inCall = true;
    }

    private synchronized void interruptCall() {
        if (inCall && thread != null) {
            interruptedByUs = true;
            thread.interrupt();
        }
    }

    private synchronized void endCall() {
        inCall = false;
        if (interruptedByUs) {
            interruptedByUs = false;
            Thread.interrupted();
        }
    }

    @Override
    public <T extends @Nullable Object> T compute(Callable<T> call) {
        begin("compute");
        var result = new CompletableFuture<T>();
        Future<?> work =
                Helpers.compute(
                        () -> {
                            try {
                                result.complete(call.call());
                            } catch (Throwable e) {
                                result.completeExceptionally(e);
                            }
                        });
        try {
            awaitDone(result, NEVER);
        } catch (TaskTermination e) {
            work.cancel(true);
            throw e;
        }
        return value(result);
    }

    @Override
    public <T extends @Nullable Object> T await(CompletionStage<T> stage, Duration timeout) {
        begin("await");
        return await("completion of what was awaited", stage.toCompletableFuture(), timeout);
    }

    private <T extends @Nullable Object> T await(
            String what, CompletableFuture<T> future, Duration timeout) {
        if (!awaitDone(future, deadline(timeout))) {
            throw new WaitTimeoutException(what, timeout);
        }
        return value(future);
    }

    /** Waits until the future is done; false when it is not in time. */
    private boolean awaitDone(CompletableFuture<?> future, long deadline) {
        if (future.isDone()) {
            return true;
        }
        var wakeUp = new WakeUp(this);
        future.whenComplete((value, failure) -> wakeUp.run());
        try {
            while (!future.isDone() && !isOver(deadline)) {
                suspend(TaskInfo.State.WAITING, deadline);
            }
        } finally {
            wakeUp.waiting = null;
        }
        return future.isDone();
    }

    /**
     * Wakes a task when a future is done; the future may outlive the wait, and must not keep the
     * task in memory.
     */
    private static final class WakeUp {

        @Nullable BodyTask<?> waiting;

        WakeUp(BodyTask<?> waiting) {
            this.waiting = waiting;
        }

        void run() {
            BodyTask<?> task = waiting;
            if (task != null) {
                task.turns.execute(task::wakeIfWaiting);
            }
        }
    }

    private static <T extends @Nullable Object> T value(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            throw Waits.unchecked(e);
        }
    }

    /**
     * Waits for the answer to something that was asked for this task alone; not wanted any more
     * when the wait ends.
     */
    private <T extends @Nullable Object> T ask(
            String what, CompletableFuture<T> answer, Duration timeout) {
        try {
            return await(what, answer, timeout);
        } finally {
            answer.cancel(false);
        }
    }

    // others

    @Override
    public <T> void put(TaskRef<T> to, T message, Duration timeout) {
        begin("put");
        ask(
                "put to task '" + to.name() + "'",
                to.putAsync(message, timeout),
                Waits.withGrace(timeout));
    }

    @Override
    public <T> void deliver(TaskRef<T> to, T message, Duration timeout) {
        begin("deliver");
        ask(
                "deliver to task '" + to.name() + "'",
                to.deliverAsync(message, timeout),
                Waits.withGrace(timeout));
    }

    @Override
    public <T> int deliver(Channel<T> to, T message, int subscribers, Duration timeout) {
        begin("deliver");
        return ask(
                "deliver to channel '" + to.name() + "'",
                to.deliverAsync(message, subscribers, timeout),
                Waits.withGrace(timeout));
    }

    @Override
    public void subscribe(Channel<? extends M> channel, Duration timeout) {
        begin("subscribe");
        ask(
                "subscribe to channel '" + channel.name() + "'",
                channel.subscribeAsync(asSubscriber(), timeout),
                Waits.withGrace(timeout));
    }

    /** A task takes every message of a channel of its own type, or of a narrower one. */
    @SuppressWarnings("unchecked")
    private <T> TaskRef<T> asSubscriber() {
        return (TaskRef<T>) this;
    }

    @Override
    public void unsubscribe(Channel<? extends M> channel, Duration timeout) {
        begin("unsubscribe");
        ask(
                "unsubscribe from channel '" + channel.name() + "'",
                channel.unsubscribeAsync(id(), timeout),
                Waits.withGrace(timeout));
    }

    @Override
    public TaskExit join(TaskRef<?> other) {
        return join(other, Waits.FOREVER);
    }

    @Override
    public TaskExit join(TaskRef<?> other, Duration timeout) {
        begin("join");
        if (other == this) {
            throw new NotSuspendableException(
                    "join", "task '" + name() + "' would wait for its own end");
        }
        return ask("the end of task '" + other.name() + "'", other.exit(), timeout);
    }

    @Override
    public <T> Optional<TaskRef<T>> locate(String name, Class<T> messageType, Duration timeout) {
        begin("locate");
        return ask(
                "the search for task '" + name + "'",
                turns.scheduler.directory().locate(name, messageType, timeout),
                Waits.withGrace(timeout));
    }

    @Override
    public <T> Optional<Channel<T>> locateChannel(
            String name, Class<T> messageType, Duration timeout) {
        begin("locateChannel");
        return ask(
                "the search for channel '" + name + "'",
                turns.scheduler.directory().locateChannel(name, messageType, timeout),
                Waits.withGrace(timeout));
    }

    @Override
    public void exit(@Nullable Object value) {
        throw new NotSuspendableException(
                "exit", "task '" + name() + "' is a body, which ends by returning");
    }
}
